package io.jurumudi.server.http;

/** Answers requests. Called on a virtual thread of the request's own, so it may block. */
@FunctionalInterface
public interface HttpHandler {

    /**
     * Answers one request. When it returns, the response is ended; when it throws before the head was sent, the client
     * gets a bare 500, afterwards the connection (HTTP/1.1) or stream (HTTP/2) is cut so that the client sees the loss.
     */
    void handle(Request request, Response response) throws Exception;
}
