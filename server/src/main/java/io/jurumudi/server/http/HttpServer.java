package io.jurumudi.server.http;

import java.io.IOException;

/** Listens on one address. Start once; close ends every connection and thread it began. */
public final class HttpServer implements AutoCloseable {

    private final HttpServerConfig config;
    private final HttpHandler handler;

    public HttpServer(HttpServerConfig config, HttpHandler handler) {
        this.config = config;
        this.handler = handler;
    }

    /** Binds and begins to accept. */
    public void start() throws IOException {
        throw new UnsupportedOperationException(config + " " + handler);
    }

    /** The port listened on, once started. */
    public int port() {
        throw new UnsupportedOperationException();
    }

    /** Stops accepting, lets requests end for the grace time (those that wait for events are aborted at once by their owner), then cuts. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
