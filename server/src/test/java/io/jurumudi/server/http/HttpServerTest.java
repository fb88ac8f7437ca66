package io.jurumudi.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class HttpServerTest {

    private static final TestTls TLS = new TestTls();

    private final List<AutoCloseable> toClose = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : toClose.reversed()) {
            one.close();
        }
    }

    private HttpServerConfig config() {
        return HttpServerConfig.defaults(InetAddress.getLoopbackAddress(), 0)
                .withName("test")
                .withGrace(Duration.ofMillis(500));
    }

    private HttpServer start(HttpServerConfig config, HttpHandler handler) throws IOException {
        HttpServer server = new HttpServer(config, handler);
        toClose.add(server);
        server.start();
        return server;
    }

    private HttpClient client(Version version) throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .version(version)
                .sslContext(TLS.client(Optional.empty()))
                .build();
        toClose.add(client::shutdownNow);
        return client;
    }

    private static HttpRequest.Builder to(HttpServer server, String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path));
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    void echoesBodiesOfAnySizeOverTls(Version version) throws Exception {
        var server = start(config().withTls(TLS.server()), (request, response) -> {
            response.headers().set("X-Protocol", request.protocol());
            request.body().transferTo(response.body());
        });
        var client = client(version);
        for (int size : new int[] {0, 1, 32 * 1024, 32 * 1024 + 1, 2_000_000}) {
            byte[] sent = new byte[size];
            for (int i = 0; i < size; i++) {
                sent[i] = (byte) (i * 31);
            }
            var answer = client.send(
                    to(server, "/").POST(BodyPublishers.ofByteArray(sent)).build(), BodyHandlers.ofByteArray());
            assertThat(answer.version()).isEqualTo(version);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(sent);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    void showsThePathBothWaysAndTheQuery(Version version) throws Exception {
        var server = start(config().withTls(TLS.server()), (request, response) -> {
            String text = request.method() + " " + request.rawPath() + " " + request.path() + " "
                    + request.query().all("a") + request.query().has("b") + " "
                    + request.headers().first("X-Me", "?");
            response.body().write(text.getBytes(StandardCharsets.UTF_8));
        });
        var answer = client(version)
                .send(
                        to(server, "/a%2Fb/%C3%A9+?a=1&a=x%20y&b")
                                .header("x-me", "moi")
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.body()).isEqualTo("GET /a%2Fb/%C3%A9+ /a/b/é+ [1, x y]true moi");
    }

    @Test
    void manyStreamsShareOneHttp2Connection() throws Exception {
        var together = new CountDownLatch(200);
        var server = start(config().withTls(TLS.server()), (request, response) -> {
            if (!request.path().equals("/warm")) {
                together.countDown();
                together.await();
            }
            response.body().write(request.path().getBytes(StandardCharsets.UTF_8));
        });
        var client = client(Version.HTTP_2);
        client.send(to(server, "/warm").build(), BodyHandlers.ofString());
        var answers = IntStream.range(0, 200)
                .mapToObj(i -> client.sendAsync(to(server, "/" + i).build(), BodyHandlers.ofString()))
                .toList();
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).get().body()).isEqualTo("/" + i);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    void aSlowReaderHoldsTheWriterBackWithoutBufferingItAll(Version version) throws Exception {
        var written = new AtomicLong();
        long total = 64L * 1024 * 1024;
        var server = start(config().withTls(TLS.server()), (request, response) -> {
            byte[] piece = new byte[64 * 1024];
            for (long sent = 0; sent < total; sent += piece.length) {
                response.body().write(piece);
                written.addAndGet(piece.length);
            }
        });
        var answer = client(version).send(to(server, "/").build(), BodyHandlers.ofInputStream());
        var last = new AtomicLong(-1);
        await().atMost(ONE_MINUTE)
                .pollInterval(Duration.ofMillis(300))
                .until(() -> last.getAndSet(written.get()) == written.get());
        assertThat(written.get()).isLessThan(48L * 1024 * 1024);
        long read = 0;
        byte[] buffer = new byte[1 << 16];
        try (InputStream body = answer.body()) {
            for (int some = body.read(buffer); some >= 0; some = body.read(buffer)) {
                read += some;
            }
        }
        assertThat(read).isEqualTo(total);
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    void flushedPiecesArriveWhileTheHandlerGoesOn(Version version) throws Exception {
        var goOn = new CountDownLatch(1);
        var server = start(config().withTls(TLS.server()), (request, response) -> {
            response.body().write("one\n".getBytes(StandardCharsets.UTF_8));
            response.body().flush();
            goOn.await();
            response.body().write("two\n".getBytes(StandardCharsets.UTF_8));
        });
        var answer = client(version).send(to(server, "/").build(), BodyHandlers.ofInputStream());
        var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        assertThat(lines.readLine()).isEqualTo("one");
        goOn.countDown();
        assertThat(lines.readLine()).isEqualTo("two");
        assertThat(lines.readLine()).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    void aClientThatGoesAwayIsNoticedWhileTheHandlerWaits(Version version) throws Exception {
        var began = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        var server = start(config().withTls(TLS.server()), (request, response) -> {
            request.onAbort(Thread.currentThread()::interrupt);
            response.body().flush();
            began.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                if (request.aborted()) {
                    interrupted.countDown();
                }
            }
        });
        var answer = client(version).send(to(server, "/").build(), BodyHandlers.ofInputStream());
        began.await();
        answer.body().close();
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    void aBodyOverTheLimitIsRefusedWith413(Version version) throws Exception {
        var server = start(
                config().withTls(TLS.server()).withBodyLimit(1000),
                (request, response) -> request.body().readAllBytes());
        var client = client(version);
        for (int size : new int[] {1000, 1001, 200_000}) {
            var answer = client.send(
                    to(server, "/")
                            .POST(BodyPublishers.ofByteArray(new byte[size]))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(size > 1000 ? 413 : 200);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    void aHandlersFailureIsA500BeforeAndACutAfterTheHead(Version version) throws Exception {
        var server = start(config().withTls(TLS.server()), (request, response) -> {
            if (request.path().equals("/late")) {
                response.body().write(new byte[100]);
                response.body().flush();
            }
            throw new IllegalStateException("deliberate");
        });
        var client = client(version);
        assertThat(client.send(to(server, "/early").build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(500);
        assertThatThrownBy(() -> client.send(to(server, "/late").build(), BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    void theClientsCertificateIsShownWhoeverSignedIt(Version version) throws Exception {
        var subject = new AtomicReference<>("");
        var server = start(
                config().withTls(TLS.server()),
                (request, response) -> subject.set(request.clientCertificates().stream()
                        .map(c -> c.getSubjectX500Principal().getName())
                        .findFirst()
                        .orElse("none")));
        client(version).send(to(server, "/").build(), BodyHandlers.discarding());
        assertThat(subject.get()).isEqualTo("none");
        var jane = TLS.authority.client("jane", List.of("devs"), Duration.ofDays(1));
        try (var client = HttpClient.newBuilder()
                .version(version)
                .sslContext(TLS.client(Optional.of(jane)))
                .build()) {
            client.send(to(server, "/").build(), BodyHandlers.discarding());
        }
        assertThat(subject.get()).isEqualTo("CN=jane,O=devs");
    }

    private Socket connect(HttpServer server, String sent) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        toClose.add(socket);
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private static String all(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1)
                .replaceAll("date: .*\r\n", "");
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        var server = start(config(), (request, response) -> {
            String body = new String(request.body().readAllBytes(), StandardCharsets.UTF_8);
            response.body().write((request.path() + body).getBytes(StandardCharsets.UTF_8));
        });
        var socket = connect(server, """
                POST /a HTTP/1.1\r
                Host: x\r
                Content-Length: 3\r
                \r
                xyzGET /b HTTP/1.1\r
                Host: x\r
                \r
                POST /c HTTP/1.1\r
                Host: x\r
                Transfer-Encoding: chunked\r
                Connection: close\r
                \r
                2\r
                hi\r
                0\r
                \r
                """);
        assertThat(all(socket))
                .isEqualTo("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n/axyz"
                        + "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n/b"
                        + "HTTP/1.1 200 OK\r\ncontent-length: 4\r\nconnection: close\r\n\r\n/chi");
    }

    @Test
    void aClientThatExpectsItIsToldToContinueOnceTheBodyIsWanted() throws Exception {
        var server = start(config(), (request, response) -> {
            if (request.path().equals("/want")) {
                request.body().readAllBytes();
            }
        });
        String head = " HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n";
        var wanted = connect(server, "POST /want" + head);
        byte[] interim = wanted.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
        assertThat(new String(interim, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        wanted.getOutputStream().write(new byte[2]);
        assertThat(all(wanted)).startsWith("HTTP/1.1 200 OK");
        assertThat(all(connect(server, "POST /not" + head))).startsWith("HTTP/1.1 200 OK");
    }

    @Test
    void nonsenseIsRefused() throws Exception {
        var server = start(config(), (request, response) -> {});
        assertThat(all(connect(server, "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n"))).startsWith("HTTP/1.1 400");
        assertThat(all(connect(server, "rubbish\r\n\r\n"))).startsWith("HTTP/1.1 400");
        assertThat(all(connect(server, "GET /" + "x".repeat(70_000) + " HTTP/1.1\r\n\r\n")))
                .startsWith("HTTP/1.1 414");
        assertThat(all(connect(server, "GET / HTTP/1.1\r\nX: " + "x".repeat(1_100_000) + "\r\n\r\n")))
                .startsWith("HTTP/1.1 431");
    }

    @Test
    void anIdleConnectionIsClosed() throws Exception {
        var server = start(config().withIdleTimeout(Duration.ofMillis(200)), (request, response) -> {});
        assertThat(all(connect(server, "GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /")))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void oldHttpAndHeadWork() throws Exception {
        var server = start(config(), (request, response) -> {
            response.body().write(new byte[10]);
            response.body().flush();
        });
        assertThat(all(connect(server, "GET / HTTP/1.0\r\n\r\n")))
                .isEqualTo("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n" + "\0".repeat(10));
        assertThat(all(connect(server, "HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")))
                .isEqualTo("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n");
    }

    @Test
    void closingLetsRequestsEndAndTellsThoseThatWait() throws Exception {
        var began = new CountDownLatch(2);
        var told = new AtomicBoolean();
        var release = new CountDownLatch(1);
        var server = start(config().withGrace(Duration.ofSeconds(10)), (request, response) -> {
            if (request.path().equals("/watch")) {
                var ended = new CountDownLatch(1);
                request.onClosing(ended::countDown);
                response.body().flush();
                began.countDown();
                ended.await();
                told.set(true);
                release.countDown();
            } else {
                began.countDown();
                release.await();
                response.body().write("done".getBytes(StandardCharsets.UTF_8));
            }
        });
        var watch = connect(server, "GET /watch HTTP/1.1\r\nHost: x\r\n\r\n");
        var work = connect(server, "GET /work HTTP/1.1\r\nHost: x\r\n\r\n");
        began.await();
        long start = System.nanoTime();
        server.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(told).isTrue();
        assertThat(all(work)).endsWith("done");
        assertThat(all(watch)).endsWith("0\r\n\r\n");
    }

    @Test
    void closingCutsWhatDoesNotEndInTime() throws Exception {
        var began = new CountDownLatch(1);
        var aborted = new AtomicBoolean();
        var server = start(config().withGrace(Duration.ofMillis(100)), (request, response) -> {
            began.countDown();
            try {
                new CountDownLatch(1).await();
            } finally {
                aborted.set(request.aborted());
            }
        });
        connect(server, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        began.await();
        server.close();
        assertThat(aborted).isTrue();
    }

    @Test
    void manyServersLeaveNoThreadBehind() throws Exception {
        var client = client(Version.HTTP_2);
        for (int i = 0; i < 20; i++) {
            var server = start(config().withName("leak-" + i).withTls(TLS.server()), (request, response) -> {});
            client.send(to(server, "/").build(), BodyHandlers.discarding());
            server.close();
        }
        assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
                .noneMatch(name -> name.startsWith("leak-"));
    }

    @Test
    void aPortInUseIsAnErrorThatNamesIt() throws Exception {
        var first = start(config(), (request, response) -> {});
        var second = new HttpServer(
                HttpServerConfig.defaults(InetAddress.getLoopbackAddress(), first.port()), (request, response) -> {});
        assertThatThrownBy(second::start)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen on 127.0.0.1:" + first.port());
    }

    @Test
    void anUpgradeGivesTheBytesToTheHandler() throws Exception {
        var server = start(config(), (request, response) -> {
            if (request.wantsUpgrade("SPDY/3.1")) {
                response.headers().set("X-Stream-Protocol-Version", "v4.channel.k8s.io");
                try (Duplex duplex = response.upgrade("SPDY/3.1")) {
                    duplex.input().transferTo(duplex.output());
                }
            }
        });
        var socket = connect(server, "POST / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n");
        String head = "";
        while (!head.endsWith("\r\n\r\n")) {
            head += (char) socket.getInputStream().read();
        }
        assertThat(head.toLowerCase())
                .startsWith("http/1.1 101 switching protocols")
                .contains("upgrade: spdy/3.1", "x-stream-protocol-version: v4.channel.k8s.io", "connection: upgrade");
        byte[] sent = new byte[300_000];
        Thread.startVirtualThread(() -> {
            try {
                socket.getOutputStream().write(sent);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(socket.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
    }

    @Test
    void severalHundredRequestsAtOnceAreAllAnswered() throws Exception {
        var server = start(
                config().withTls(TLS.server()),
                (request, response) -> response.body().write(request.path().getBytes(StandardCharsets.UTF_8)));
        for (Version version : new Version[] {Version.HTTP_1_1, Version.HTTP_2}) {
            var client = client(version);
            client.send(to(server, "/first").build(), BodyHandlers.ofString());
            var answers = IntStream.range(0, 300)
                    .mapToObj(i -> client.sendAsync(to(server, "/" + i).build(), BodyHandlers.ofString()))
                    .toList();
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get().body()).isEqualTo("/" + i);
            }
        }
    }
}
