package io.jurumudi.server.proxy;

import io.jurumudi.server.http.Request;
import io.jurumudi.server.http.Response;
import io.jurumudi.server.http.WebSocket;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** SPDY inside WebSocket messages, as newer clients forward ports: {@code SPDY/3.1+portforward.k8s.io}. */
final class PortForwardTunnel {

    private static final String PREFIX = "SPDY/3.1+";

    private PortForwardTunnel() {}

    /** The protocols to offer to the kubelet, of those the client offers to us. */
    static List<String> spdyProtocols(Request request) {
        return request.headers().tokens("Sec-WebSocket-Protocol").stream()
                .filter(protocol -> protocol.startsWith(PREFIX) && protocol.endsWith(".k8s.io"))
                .map(protocol -> protocol.substring(PREFIX.length()))
                .toList();
    }

    static void run(Backend backend, Response response) throws Exception {
        String chosen = backend.headers().first("X-Stream-Protocol-Version", "portforward.k8s.io");
        WebSocket client = response.acceptWebSocket(PREFIX + chosen);
        Thread upwards = Thread.ofVirtual().name("tunnel-to-backend").start(() -> unwrap(client, backend));
        try {
            byte[] buffer = new byte[32 * 1024];
            for (int some = backend.input().read(buffer);
                    some >= 0;
                    some = backend.input().read(buffer)) {
                client.sendBinary(Arrays.copyOf(buffer, some));
            }
        } catch (IOException e) {
            // One of the two is gone, and with it the session.
        } finally {
            backend.close();
            client.close();
        }
        upwards.join();
    }

    private static void unwrap(WebSocket client, Backend backend) {
        try {
            for (Optional<WebSocket.Message> next = client.receive(); next.isPresent(); next = client.receive()) {
                if (!(next.get() instanceof WebSocket.Message.Binary binary)) {
                    return;
                }
                backend.output().write(binary.bytes());
                backend.output().flush();
            }
        } catch (IOException e) {
            // As above.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            backend.close();
        }
    }
}
