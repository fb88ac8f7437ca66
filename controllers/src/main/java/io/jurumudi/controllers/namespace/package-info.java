/** Empties namespaces that are to go. */
package io.jurumudi.controllers.namespace;
