/**
 * Rolls deployments out: one replica set for each pod template, grown and shrunk in step. The decisions are pure functions;
 * only {@link io.jurumudi.controllers.deployment.DeploymentController} speaks to the server.
 */
package io.jurumudi.controllers.deployment;
