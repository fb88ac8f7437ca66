package io.jurumudi.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jurumudi.machinery.ApiException;
import io.jurumudi.server.http.HttpServer;
import io.jurumudi.server.http.HttpServerConfig;
import io.jurumudi.server.http.Request;
import io.jurumudi.server.http.Response;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ProxiesTest {

    private FakeKubelet kubelet;
    private HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @BeforeEach
    void start() throws Exception {
        kubelet = new FakeKubelet();
        server = new HttpServer(
                HttpServerConfig.defaults(InetAddress.getLoopbackAddress(), 0).withGrace(Duration.ofMillis(200)),
                this::handle);
        server.start();
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
        server.close();
        kubelet.close();
    }

    /** Paths: /log/POD, /exec/POD, /attach/POD, /portforward/POD, /pods|services|nodes/NAME/proxy/... */
    private void handle(Request request, Response response) throws Exception {
        var streams = new PodStreamProxy(kubelet, kubelet.config());
        var http = new HttpProxy(kubelet, kubelet.config(), address -> true);
        String[] parts = request.rawPath().split("/", 5);
        String rest = parts.length > 4 ? "/" + parts[4] : "";
        try {
            switch (parts[1]) {
                case "log" -> new PodLogProxy(kubelet, kubelet.config()).handle("ns", parts[2], request, response);
                case "exec" -> streams.handle(PodStreamProxy.Kind.EXEC, "ns", parts[2], request, response);
                case "attach" -> streams.handle(PodStreamProxy.Kind.ATTACH, "ns", parts[2], request, response);
                case "portforward" ->
                    streams.handle(PodStreamProxy.Kind.PORT_FORWARD, "ns", parts[2], request, response);
                case "pods" -> http.pod("ns", parts[2], rest, request, response);
                case "services" -> http.service("ns", parts[2], rest, request, response);
                case "nodes" -> http.node(parts[2], rest, request, response);
                default -> throw new IllegalArgumentException(parts[1]);
            }
        } catch (ApiException e) {
            response.status(e.code());
            response.body().write(e.status().message().getBytes(StandardCharsets.UTF_8));
        }
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(to(path).build(), BodyHandlers.ofString());
    }

    @Test
    void logsArriveAsTheyAreWritten() throws Exception {
        var answer = client.send(
                to("/log/web?container=main&follow=true&tailLines=5").build(), BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain");
        var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        assertThat(lines.readLine()).isEqualTo("first");
        kubelet.goOn.countDown();
        assertThat(lines.readLine()).isEqualTo("second");
        assertThat(lines.readLine()).isNull();
        assertThat(kubelet.lastRequest).isEqualTo("GET /containerLogs/ns/web/main?follow=true&tailLines=5&stream=All");
        assertThat(kubelet.lastUser).isEqualTo("CN=apiserver");
    }

    @Test
    void logsThatCannotBeHadSayWhy() throws Exception {
        assertThat(get("/log/none").body()).isEqualTo("pods \"none\" not found");
        assertThat(get("/log/web").body())
                .isEqualTo("a container name must be specified for pod web, choose one of: [main waiting refuses]");
        assertThat(get("/log/web?container=x").body()).isEqualTo("container x is not valid for pod web");
        assertThat(get("/log/web?container=main&tailLines=-1").body())
                .isEqualTo("PodLogOptions \"web\" is invalid: tailLines: Invalid value: -1: must be non-negative");
        var waiting = get("/log/web?container=waiting");
        assertThat(waiting.statusCode()).isEqualTo(400);
        assertThat(waiting.body())
                .isEqualTo("container \"waiting\" in pod \"web\" is waiting to start: ContainerCreating");
        assertThat(get("/log/pending").statusCode()).isEqualTo(204);
    }

    private WebSocket webSocket(String path, String... protocols) throws Exception {
        var builder = client.newWebSocketBuilder();
        if (protocols.length > 0) {
            builder.subprotocols(protocols[0], Arrays.copyOfRange(protocols, 1, protocols.length));
        }
        return builder.buildAsync(URI.create("ws://127.0.0.1:" + server.port() + path), new WebSocket.Listener() {
                    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    private final StringBuilder text = new StringBuilder();

                    @Override
                    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
                        byte[] piece = new byte[data.remaining()];
                        data.get(piece);
                        bytes.writeBytes(piece);
                        if (last) {
                            byte[] all = bytes.toByteArray();
                            heard.add(all[0] + ":" + new String(all, 1, all.length - 1, StandardCharsets.UTF_8));
                            bytes.reset();
                        }
                        socket.request(1);
                        return null;
                    }

                    @Override
                    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
                        text.append(data);
                        if (last) {
                            heard.add("text " + text);
                            text.setLength(0);
                        }
                        socket.request(1);
                        return null;
                    }

                    @Override
                    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                        heard.add("close " + code);
                        return null;
                    }
                })
                .get();
    }

    private String next() throws InterruptedException {
        return heard.poll(10, TimeUnit.SECONDS);
    }

    private static ByteBuffer message(int channel, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(bytes.length + 1)
                .put((byte) channel)
                .put(bytes)
                .flip();
    }

    @Test
    void aCommandOverWebSocketIsTranslatedToSpdyWithItsExitCode() throws Exception {
        var socket = webSocket(
                "/exec/web?container=main&command=cat&command=-n&stdin=true&stdout=true&stderr=true",
                "v5.channel.k8s.io",
                "v4.channel.k8s.io");
        assertThat(socket.getSubprotocol()).isEqualTo("v5.channel.k8s.io");
        assertThat(next()).isEqualTo("1:");
        socket.sendBinary(message(0, "hello"), true).get();
        assertThat(next()).isEqualTo("1:stdin:hello");
        socket.sendBinary(ByteBuffer.wrap(new byte[] {(byte) 255, 0}), true).get();
        assertThat(next()).isEqualTo("2:oops");
        assertThat(next()).startsWith("3:{\"status\":\"Failure\",\"reason\":\"NonZeroExitCode\"");
        assertThat(next()).isEqualTo("close 1000");
        assertThat(kubelet.lastRequest)
                .isEqualTo("POST /exec/ns/web/main?input=1&output=1&error=1&command=cat&command=-n");
    }

    @Test
    void aTerminalsSizeIsPassedOnAndOldProtocolsWork() throws Exception {
        var socket = webSocket("/attach/web?container=main&stdin=1&stdout=1&stderr=1&tty=1", "v4.channel.k8s.io");
        assertThat(next()).isEqualTo("1:");
        socket.sendBinary(message(4, "{\"Width\":80,\"Height\":24}"), true).get();
        assertThat(next()).isEqualTo("1:resize:{\"Width\":80,\"Height\":24}");
        socket.abort();
        var old = webSocket("/exec/web?container=main&command=fail&stdout=1", "base64.channel.k8s.io");
        assertThat(old.getSubprotocol()).isEqualTo("base64.channel.k8s.io");
        assertThat(next()).isEqualTo("text 1");
        assertThat(next()).startsWith("text 3");
    }

    @Test
    void aCommandThatTheKubeletRefusesIsToldOnTheErrorChannel() throws Exception {
        webSocket("/exec/web?container=refuses&command=x&stdout=1", "v5.channel.k8s.io");
        assertThat(next())
                .isEqualTo("3:{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
                        + "\"message\":\"unable to upgrade connection: no such container\",\"code\":404}");
        assertThat(next()).isEqualTo("close 1000");
    }

    @Test
    void aSessionThatBreaksIsNotTakenForSuccess() throws Exception {
        webSocket("/exec/web?container=main&command=vanish&stdout=1", "v5.channel.k8s.io");
        assertThat(next()).isEqualTo("1:");
        assertThat(next()).startsWith("3:{").contains("\"status\":\"Failure\"", "\"code\":500");
        assertThat(next()).isEqualTo("close 1000");
    }

    @Test
    void requestsThatCannotBeStreamedAreRefused() throws Exception {
        assertThat(get("/exec/web?container=main&command=x").body()).isEqualTo("Upgrade request required");
        assertThat(get("/exec/pending?command=x").body()).isEqualTo("pod pending does not have a host assigned");
    }

    @Test
    void aSpdyClientIsTunnelled() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("POST /portforward/web HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n"
                                    + "X-Stream-Protocol-Version: portforward.k8s.io\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            StringBuilder head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append((char) socket.getInputStream().read());
            }
            assertThat(head.toString()).startsWith("HTTP/1.1 101 ").contains("portforward.k8s.io");
            byte[] sent = "any bytes at all".getBytes(StandardCharsets.UTF_8);
            socket.getOutputStream().write(sent);
            assertThat(socket.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
        }
    }

    @Test
    void portForwardOverWebSocketIsUnwrapped() throws Exception {
        // By hand, for Java's own client takes the subprotocol for malformed.
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET /portforward/web HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                    + "Sec-WebSocket-Protocol: SPDY/3.1+portforward.k8s.io\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            StringBuilder head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append((char) socket.getInputStream().read());
            }
            assertThat(head.toString())
                    .startsWith("HTTP/1.1 101 ")
                    .contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", ": SPDY/3.1+portforward.k8s.io");
            assertThat(kubelet.lastRequest).startsWith("POST /portForward/ns/web?");
            socket.getOutputStream().write(new byte[] {(byte) 0x82, (byte) 0x83, 0, 0, 0, 0, 'a', 'b', 'c'});
            assertThat(socket.getInputStream().readNBytes(5)).isEqualTo(new byte[] {(byte) 0x82, 3, 'a', 'b', 'c'});
            socket.getOutputStream().write(new byte[] {(byte) 0x88, (byte) 0x80, 0, 0, 0, 0});
            assertThat(socket.getInputStream().readNBytes(2)).isEqualTo(new byte[] {(byte) 0x88, 0});
        }
    }

    @Test
    void podsServicesAndNodesAreProxiedWithoutTheCallersCredentials() throws Exception {
        for (String target :
                List.of("/pods/https:web:", "/services/https:web:main", "/services/https:web:443", "/nodes/n1")) {
            var answer = client.send(
                    to(target + "/proxy/a%20b/c?d=e")
                            .header("Authorization", "Bearer secret")
                            .POST(BodyPublishers.ofString("body"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("POST /a%20b/c?d=e body");
            assertThat(answer.headers().firstValue("X-Authorization")).contains("none");
            assertThat(answer.headers().firstValue("X-Uri")).contains(target + "/proxy/a%20b/c");
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
        }
        assertThat(get("/services/web:9/proxy/").body()).isEqualTo("no service port 9 found for service \"web\"");
        assertThat(get("/services/web:other/proxy/").body())
                .isEqualTo("no endpoints available for service \"web:other\"");
        assertThat(get("/pods/web:1/proxy/").body())
                .isEqualTo("error trying to reach service: dial tcp 127.0.0.1:1: connect: connection refused");
        var redirect = get("/pods/web/proxy?q=1");
        assertThat(redirect.statusCode()).isEqualTo(301);
        assertThat(redirect.headers().firstValue("Location")).contains("/pods/web/proxy/?q=1");
    }

    @Test
    void addressesOfTheServersOwnHostAreNotProxiedTo() {
        var proxy = new HttpProxy(kubelet, kubelet.config());
        assertThatThrownBy(() -> proxy.service("ns", "web:main", "/", null, null))
                .hasMessage("address not allowed");
    }

    @Test
    void pagesAndRedirectsLeadBackThroughTheProxy() {
        var links = new LinkRewriter("/api/proxy", List.of("10.0.0.1:80"));
        assertThat(links.rewritePage(
                        "<a href=\"/rewriteme\">test</a> <img src='/x.png?y=1#z'> <a href=\"rel\">/plain</a>"))
                .isEqualTo("<a href=\"/api/proxy/rewriteme\">test</a> <img src=\"/api/proxy/x.png?y=1#z\">"
                        + " <a href=\"rel\">/plain</a>");
        assertThat(links.rewrite("http://10.0.0.1:80/a/")).isEqualTo("/api/proxy/a/");
        assertThat(links.rewrite("https://example.com/a")).isEqualTo("https://example.com/a");
        assertThat(links.rewrite("/api/proxy/a")).isEqualTo("/api/proxy/a");
    }
}
