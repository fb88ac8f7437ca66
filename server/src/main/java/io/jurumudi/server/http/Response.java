package io.jurumudi.server.http;

import java.io.IOException;
import java.io.OutputStream;

/** A response being made. Used by one thread at a time. */
public interface Response {

    /** Sets the status code; 200 when never called. */
    void status(int code);

    int status();

    /** The headers to send; changes after the head was sent have no effect. */
    Headers headers();

    /**
     * The body. Small bodies that are never flushed get a {@code Content-Length}; otherwise the head goes out with the first full buffer or
     * {@link OutputStream#flush}. Blocks while the client reads more slowly than this is written; throws
     * {@link IOException} when the client is gone. Flush, then keep writing, to stream.
     */
    OutputStream body();

    /** Whether the head was sent, so that status and headers are fixed. */
    boolean committed();

    /**
     * Completes the WebSocket handshake and hands over the connection, which is closed when the handler returns.
     *
     * @param subprotocol what to choose of the client's {@code Sec-WebSocket-Protocol}; empty to choose none
     */
    WebSocket acceptWebSocket(String subprotocol) throws IOException;

    /** Sends {@code 101 Switching Protocols} with the headers set so far and hands over the connection's bytes. */
    Duplex upgrade(String protocol) throws IOException;
}
