/**
 * The network edge: sockets, TLS, HTTP/1.1, HTTP/2, WebSocket and raw upgrades, seen by the rest as blocking streams on virtual threads.
 *
 * <p>Netty moves bytes here and is not seen beyond. Nothing here knows what an API object is.
 */
package io.jurumudi.server.http;
