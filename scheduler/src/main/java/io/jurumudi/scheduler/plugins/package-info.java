/**
 * The rules of scheduling, one class each, named as upstream names them, in the order and with the weights of {@link
 * io.jurumudi.scheduler.plugins.DefaultPlugins}. All are functions of a pod and a snapshot: none may talk to the API server or
 * keep state between pods.
 */
package io.jurumudi.scheduler.plugins;
