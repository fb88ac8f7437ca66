package io.jurumudi.server.proxy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.certs.CertificateAuthority;
import io.jurumudi.server.http.Duplex;
import io.jurumudi.server.http.HttpServer;
import io.jurumudi.server.http.HttpServerConfig;
import io.jurumudi.server.http.Request;
import io.jurumudi.server.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A kubelet with one pod {@code ns/web}: its logs, and commands that echo, over SPDY. Also where that pod is found. */
final class FakeKubelet implements KubeletLocator, AutoCloseable {

    static final CertificateAuthority CA = CertificateAuthority.create("ca", Clock.systemUTC());

    final CountDownLatch goOn = new CountDownLatch(1);
    volatile String lastRequest = "";
    volatile String lastUser = "";
    private final HttpServer server;

    FakeKubelet() throws IOException {
        var identity = CA.server("kubelet", List.of("127.0.0.1"), Duration.ofDays(1));
        server = new HttpServer(
                HttpServerConfig.defaults(InetAddress.getLoopbackAddress(), 0)
                        .withGrace(Duration.ofMillis(200))
                        .withTls(new HttpServerConfig.Tls(identity, List.of(CA.certificate()))),
                this::handle);
        server.start();
    }

    KubeletConfig config() {
        return KubeletConfig.defaults()
                .withAuthorities(List.of(CA.certificate()))
                .withAddressTypes(List.of("InternalIP"))
                .withClient(CA.client("apiserver", List.of(), Duration.ofDays(1)));
    }

    private void handle(Request request, Response response) throws Exception {
        lastRequest = request.method() + " " + request.rawPath() + "?" + request.rawQuery();
        lastUser = request.clientCertificates().stream()
                .map(certificate -> certificate.getSubjectX500Principal().getName())
                .findFirst()
                .orElse("");
        String path = request.path();
        if (path.equals("/containerLogs/ns/web/waiting")) {
            response.status(400);
            response.body()
                    .write("container \"waiting\" in pod \"web\" is waiting to start: ContainerCreating\n"
                            .getBytes(StandardCharsets.UTF_8));
        } else if (path.startsWith("/containerLogs/")) {
            response.body().write("first\n".getBytes(StandardCharsets.UTF_8));
            response.body().flush();
            goOn.await();
            response.body().write("second\n".getBytes(StandardCharsets.UTF_8));
        } else if (path.startsWith("/exec/ns/web/refuses")) {
            response.status(404);
            response.body().write("no such container".getBytes(StandardCharsets.UTF_8));
        } else if (request.wantsUpgrade("SPDY/3.1")) {
            response.headers()
                    .set("X-Stream-Protocol-Version", request.headers().first("X-Stream-Protocol-Version", ""));
            try (Duplex duplex = response.upgrade("SPDY/3.1")) {
                if (path.startsWith("/portForward/")) {
                    duplex.input().transferTo(duplex.output());
                } else {
                    new EchoingCommand(duplex, request.query().first("command", "")).run();
                }
            }
        } else {
            response.headers().set("X-Uri", request.headers().first("X-Forwarded-Uri", ""));
            response.headers().set("Access-Control-Allow-Origin", "*");
            response.headers().set("X-Authorization", request.headers().first("Authorization", "none"));
            response.body().write((lastRequest + " ").getBytes(StandardCharsets.UTF_8));
            request.body().transferTo(response.body());
        }
    }

    /** Writes what comes on stdin and resize to stdout, and ends when stdin does, with exit code 3. */
    private static final class EchoingCommand {

        private final Duplex duplex;
        private final String command;
        private final EmbeddedChannel codec = new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1));
        private final Map<String, Integer> byType = new HashMap<>();
        private final Map<Integer, String> byId = new HashMap<>();
        private boolean ended;

        EchoingCommand(Duplex duplex, String command) {
            this.duplex = duplex;
            this.command = command;
        }

        void run() throws IOException {
            byte[] buffer = new byte[4096];
            for (int some = duplex.input().read(buffer);
                    some >= 0 && !ended;
                    some = ended ? -1 : duplex.input().read(buffer)) {
                codec.writeInbound(Unpooled.copiedBuffer(buffer, 0, some));
                for (Object frame = codec.readInbound(); frame != null; frame = codec.readInbound()) {
                    handle(frame);
                }
            }
        }

        private void handle(Object frame) throws IOException {
            if (frame instanceof SpdySynStreamFrame open) {
                String type = open.headers().getAsString("streamtype");
                byType.put(type, open.streamId());
                byId.put(open.streamId(), type);
                var reply = new DefaultSpdySynReplyFrame(open.streamId());
                // Go's framer does not read a header block of no bytes, which the codec makes of no headers.
                reply.headers().set("x", "y");
                send(reply);
                if (command.equals("fail") && type.equals("stdout")) {
                    end();
                }
                if (command.equals("vanish") && type.equals("stdout")) {
                    ended = true;
                }
            } else if (frame instanceof SpdyDataFrame data) {
                byte[] bytes = ByteBufUtil.getBytes(data.content());
                data.release();
                if (bytes.length > 0) {
                    write(
                            "stdout",
                            (byId.get(data.streamId()) + ":" + new String(bytes, StandardCharsets.UTF_8)),
                            false);
                }
                if (data.isLast()) {
                    end();
                }
            }
        }

        private void end() throws IOException {
            write("stdout", "", true);
            if (byType.containsKey("stderr")) {
                write("stderr", "oops", true);
            }
            write(
                    "error",
                    "{\"status\":\"Failure\",\"reason\":\"NonZeroExitCode\",\"message\":\"command terminated with non-zero exit code\",\"details\":{\"causes\":[{\"reason\":\"ExitCode\",\"message\":\"3\"}]}}",
                    true);
            ended = true;
        }

        private void write(String type, String text, boolean last) throws IOException {
            var frame = new DefaultSpdyDataFrame(byType.get(type), Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
            frame.setLast(last);
            send(frame);
        }

        private void send(Object frame) throws IOException {
            codec.writeOutbound(frame);
            for (ByteBuf bytes = codec.readOutbound(); bytes != null; bytes = codec.readOutbound()) {
                duplex.output().write(ByteBufUtil.getBytes(bytes));
                bytes.release();
            }
        }
    }

    static ObjectNode json(String text) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public Optional<ObjectNode> pod(String namespace, String name) {
        return switch (name) {
            case "web" ->
                Optional.of(json(
                        "{'metadata':{'name':'web','namespace':'ns'},'status':{'podIP':'127.0.0.1'},'spec':{'nodeName':'n1','containers':[{'name':'main','ports':[{'containerPort':"
                                + server.port() + "}]},{'name':'waiting'},{'name':'refuses'}]}}"));
            case "pending" ->
                Optional.of(json("{'metadata':{'name':'pending'},'spec':{'containers':[{'name':'main'}]}}"));
            default -> Optional.empty();
        };
    }

    @Override
    public Optional<ObjectNode> node(String name) {
        return name.equals("n1")
                ? Optional.of(json(
                        "{'status':{'addresses':[{'type':'InternalIP','address':'127.0.0.1'}],'daemonEndpoints':{'kubeletEndpoint':{'Port':"
                                + server.port() + "}}}}"))
                : Optional.empty();
    }

    @Override
    public Optional<ObjectNode> service(String namespace, String name) {
        return name.equals("web")
                ? Optional.of(json("{'spec':{'ports':[{'name':'main','port':443}]}}"))
                : Optional.empty();
    }

    @Override
    public Iterable<ObjectNode> endpointSlices(String namespace, String service) {
        return List.of(
                json(
                        "{'ports':[{'name':'main','port':" + server.port()
                                + "}],'endpoints':[{'addresses':['127.0.0.1'],'targetRef':{'kind':'Pod'}},{'addresses':['127.0.0.9'],'targetRef':{'kind':'Pod'},'conditions':{'ready':false}}]}"));
    }

    @Override
    public void close() {
        server.close();
    }
}
