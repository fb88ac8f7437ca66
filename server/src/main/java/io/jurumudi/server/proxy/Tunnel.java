package io.jurumudi.server.proxy;

import io.jurumudi.server.http.Duplex;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Passes bytes on. */
final class Tunnel {

    private Tunnel() {}

    /** Copies to the end, flushing whenever nothing is there yet, so that a slow source's head and words arrive as they are said. */
    static void copyPromptly(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[32 * 1024];
        if (from.available() == 0) {
            to.flush();
        }
        for (int some = from.read(buffer); some >= 0; some = from.read(buffer)) {
            to.write(buffer, 0, some);
            if (from.available() == 0) {
                to.flush();
            }
        }
    }

    /** Passes bytes both ways until either side ends, then closes both. */
    static void join(Duplex client, Backend backend) throws IOException {
        Thread upwards = Thread.ofVirtual().name("tunnel-to-backend").start(() -> {
            copyUntilOneIsGone(client.input(), backend.output());
            backend.close();
        });
        copyUntilOneIsGone(backend.input(), client.output());
        backend.close();
        client.close();
        try {
            upwards.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copyUntilOneIsGone(InputStream from, OutputStream to) {
        try {
            copyPromptly(from, to);
        } catch (IOException gone) {
            // Whoever is left is told by its connection's end.
        }
    }
}
