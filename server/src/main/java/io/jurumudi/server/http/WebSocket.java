package io.jurumudi.server.http;

import java.io.IOException;
import java.util.Optional;

/**
 * An accepted WebSocket. One thread may receive while others send. Pings are answered and fragments joined underneath. A
 * message not received in time holds the client back; a client that does not read blocks the sender.
 */
public interface WebSocket extends AutoCloseable {

    /** A whole message. */
    sealed interface Message {
        record Text(String text) implements Message {}

        record Binary(byte[] bytes) implements Message {}
    }

    /** The next message; empty once the client has closed or gone. */
    Optional<Message> receive() throws IOException, InterruptedException;

    void sendText(String text) throws IOException;

    void sendBinary(byte[] bytes) throws IOException;

    void sendPing() throws IOException;

    /** Starts the close handshake (or answers the client's) and ends the connection soon after; later calls do nothing. */
    void close(int code, String reason);

    @Override
    default void close() {
        close(1000, "");
    }
}
