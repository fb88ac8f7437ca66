/**
 * What other rooms of the server look up on their way (bound objects, roles, kubelets, namespaces), answered from the watch cache.
 * Each class serves one small interface of its user; nothing in here decides anything.
 */
package io.jurumudi.server.lookup;
