/**
 * Requests that are answered by a kubelet, a pod or a service: logs, exec, attach, port-forward and the proxy verbs.
 *
 * <p>Tunnels bytes and translates WebSocket to SPDY/3.1. Who may ask was decided before a request comes here.
 */
package io.jurumudi.server.proxy;
