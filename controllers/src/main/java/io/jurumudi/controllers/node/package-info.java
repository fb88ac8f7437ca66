/** Looks after nodes: their address ranges, whether they are alive, and which pods must leave them. */
package io.jurumudi.controllers.node;
