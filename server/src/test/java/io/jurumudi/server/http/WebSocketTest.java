package io.jurumudi.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket.Listener;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WebSocketTest {

    private static final TestTls TLS = new TestTls();

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private final class Ear implements Listener {
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public CompletionStage<?> onText(java.net.http.WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                heard.add("text " + text);
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(java.net.http.WebSocket socket, ByteBuffer data, boolean last) {
            byte[] piece = new byte[data.remaining()];
            data.get(piece);
            bytes.writeBytes(piece);
            if (last) {
                heard.add("binary " + bytes.size());
                bytes.reset();
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPong(java.net.http.WebSocket socket, ByteBuffer message) {
            heard.add("pong " + message.remaining());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(java.net.http.WebSocket socket, int code, String reason) {
            heard.add("close " + code + " " + reason);
            return null;
        }
    }

    private HttpServer start(HttpHandler handler) throws Exception {
        var config = HttpServerConfig.defaults(InetAddress.getLoopbackAddress(), 0)
                .withTls(TLS.server())
                .withGrace(Duration.ofMillis(200));
        HttpServer server = new HttpServer(config, handler);
        server.start();
        return server;
    }

    private java.net.http.WebSocket connect(HttpClient client, HttpServer server) throws Exception {
        return client.newWebSocketBuilder()
                .subprotocols("v5.channel.k8s.io", "v4.channel.k8s.io")
                .buildAsync(URI.create("wss://localhost:" + server.port() + "/"), new Ear())
                .get();
    }

    @Test
    void messagesGoBothWaysAndTheServersCloseIsClean() throws Exception {
        HttpHandler echo = (request, response) -> {
            assertThat(request.wantsUpgrade("websocket")).isTrue();
            var protocols = request.headers().tokens("Sec-WebSocket-Protocol");
            assertThat(protocols).isEqualTo(List.of("v5.channel.k8s.io", "v4.channel.k8s.io"));
            var socket = response.acceptWebSocket("v4.channel.k8s.io");
            for (var message = socket.receive(); message.isPresent(); message = socket.receive()) {
                switch (message.get()) {
                    case WebSocket.Message.Text text when text.text().equals("bye") -> socket.close(4000, "so be it");
                    case WebSocket.Message.Text text -> socket.sendText(text.text());
                    case WebSocket.Message.Binary binary -> socket.sendBinary(binary.bytes());
                }
            }
        };
        try (var server = start(echo);
                var client = HttpClient.newBuilder()
                        .sslContext(TLS.client(Optional.empty()))
                        .build()) {
            var socket = connect(client, server);
            assertThat(socket.getSubprotocol()).isEqualTo("v4.channel.k8s.io");
            socket.sendText("in two ", false).get();
            socket.sendText("pieces", true).get();
            assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("text in two pieces");
            socket.sendPing(ByteBuffer.wrap(new byte[3])).get();
            assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("pong 3");
            for (int i = 0; i < 40; i++) {
                socket.sendBinary(ByteBuffer.wrap(new byte[100_000]), true).get();
            }
            for (int i = 0; i < 40; i++) {
                assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("binary 100000");
            }
            socket.sendText("bye", true).get();
            assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("close 4000 so be it");
            client.shutdownNow();
        }
    }

    @Test
    void aWaitingHandlerLearnsThatTheClientHasClosed() throws Exception {
        var told = new CountDownLatch(1);
        HttpHandler waiting = (request, response) -> {
            response.acceptWebSocket("").sendText("hello");
            request.onAbort(told::countDown);
            told.await();
        };
        try (var server = start(waiting);
                var client = HttpClient.newBuilder()
                        .sslContext(TLS.client(Optional.empty()))
                        .build()) {
            var socket = client.newWebSocketBuilder()
                    .buildAsync(URI.create("wss://localhost:" + server.port() + "/"), new Ear())
                    .get();
            assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("text hello");
            socket.sendClose(1000, "enough").get();
            assertThat(told.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(heard.poll(5, TimeUnit.SECONDS)).startsWith("close 1000");
            client.shutdownNow();
        }
    }
}
