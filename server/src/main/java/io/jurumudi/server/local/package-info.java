/** Requests from within this process: the same handlers and answers as over a socket, without the socket. No rule lives here. */
package io.jurumudi.server.local;
