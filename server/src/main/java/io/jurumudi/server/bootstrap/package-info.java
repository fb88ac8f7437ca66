/** What exists in a cluster from the start: system namespaces, priority classes, roles and bindings. Writes through the registry, as clients do. */
package io.jurumudi.server.bootstrap;
