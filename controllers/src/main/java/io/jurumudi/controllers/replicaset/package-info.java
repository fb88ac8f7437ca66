/** Keeps as many pods as each replica set wants. */
package io.jurumudi.controllers.replicaset;
