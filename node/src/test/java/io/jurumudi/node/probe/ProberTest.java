package io.jurumudi.node.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProberTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private HttpServer server;
    private final AtomicReference<String> host = new AtomicReference<>("");

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            host.set(exchange.getRequestHeaders().getFirst("Host"));
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/redirect")) {
                exchange.getResponseHeaders().add("Location", "/ok");
            }
            int status = path.equals("/ok") ? 200 : path.equals("/redirect") ? 302 : 503;
            byte[] body = "body".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Answer get(String path, Map<String, String> headers) {
        return HttpGet.probe(
                URI.create("http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path)), headers, SECOND);
    }

    @Test
    void statusesBelow400AreGood() {
        assertThat(get("/ok", Map.of())).isEqualTo(Answer.success("body"));
        assertThat(get("/bad", Map.of())).isEqualTo(Answer.failure("HTTP probe failed with statuscode: 503"));
    }

    @Test
    void redirectsToTheSameHostAreFollowed() {
        assertThat(get("/redirect", Map.of()).verdict()).isEqualTo(Answer.Verdict.SUCCESS);
    }

    @Test
    void theHostHeaderCanBeChosen() {
        get("/ok", Map.of("Host", "example.com"));
        assertThat(host).hasValue("example.com");
    }

    @Test
    void whoDoesNotListenFails() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var answer = HttpGet.probe(URI.create("http://127.0.0.1:" + port + "/"), Map.of(), SECOND);
        assertThat(answer.verdict()).isEqualTo(Answer.Verdict.FAILURE);
        assertThat(answer.output()).contains("connection refused");
    }

    @Test
    void whoDoesNotAnswerInTimeFails() throws IOException {
        try (var silent = new ServerSocket(0)) {
            var answer = HttpGet.probe(
                    URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/"), Map.of(), Duration.ofMillis(200));
            assertThat(answer.verdict()).isEqualTo(Answer.Verdict.FAILURE);
            assertThat(answer.output()).contains("context deadline exceeded");
        }
    }
}
