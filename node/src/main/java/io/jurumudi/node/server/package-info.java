/** The kubelet's HTTPS server, for the API server and for monitoring. Small on purpose: HTTP/1.1, a thread a connection. */
package io.jurumudi.node.server;
