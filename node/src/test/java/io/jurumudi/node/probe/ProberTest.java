package io.jurumudi.node.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.jurumudi.node.cri.CriClient;
import io.jurumudi.node.probe.v1.GrpcHealth;
import io.jurumudi.node.probe.v1.HealthGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
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

    @Test
    void grpcServersAreAskedForTheirHealth() throws IOException {
        var health = new HealthGrpc.HealthImplBase() {
            @Override
            public void check(
                    GrpcHealth.HealthCheckRequest request, StreamObserver<GrpcHealth.HealthCheckResponse> observer) {
                var status = request.getService().equals("good")
                        ? GrpcHealth.HealthCheckResponse.ServingStatus.SERVING
                        : GrpcHealth.HealthCheckResponse.ServingStatus.NOT_SERVING;
                observer.onNext(GrpcHealth.HealthCheckResponse.newBuilder()
                        .setStatus(status)
                        .build());
                observer.onCompleted();
            }
        };
        var serving = NettyServerBuilder.forPort(0).addService(health).build().start();
        var container = new ContainerBuilder().withName("c").build();
        try (var cri = CriClient.at("/nowhere")) {
            var prober = new Prober(cri);
            for (String service : List.of("good", "bad")) {
                var probe = new ProbeBuilder()
                        .withNewGrpc(serving.getPort(), service)
                        .withTimeoutSeconds(5)
                        .build();
                assertThat(prober.ask(probe, container, "id", "127.0.0.1").verdict())
                        .isEqualTo(service.equals("good") ? Answer.Verdict.SUCCESS : Answer.Verdict.FAILURE);
            }
        } finally {
            serving.shutdownNow();
        }
    }
}
