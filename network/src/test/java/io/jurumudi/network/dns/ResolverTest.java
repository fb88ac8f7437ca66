package io.jurumudi.network.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jurumudi.network.dns.ResourceRecord.Data;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server over real sockets, asked by the JDK's own DNS client where that can ask, and by hand where not. */
class ResolverTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final Path CLUSTER = Path.of("src/test/resources/io/jurumudi/network/dns/cluster.yaml");

    private final List<DnsServer> servers = new ArrayList<>();
    private final TickingClock clock = new TickingClock();
    private final AtomicInteger asked = new AtomicInteger();
    private final World world = new World();
    private YamlView view;

    @BeforeEach
    void cluster() throws IOException {
        view = YamlView.of(Files.readString(CLUSTER));
    }

    @AfterEach
    void closeServers() {
        servers.forEach(DnsServer::close);
    }

    @Test
    void otherPeoplesClientsUnderstandTheAnswers() throws Exception {
        InetSocketAddress server = server(List.of());
        assertThat(lookUp(server, "web.default.svc.cluster.local", "A")).containsExactly("10.96.0.10");
        assertThat(lookUp(server, "dual.default.svc.cluster.local", "AAAA")).containsExactly("fd00:96::11");
        assertThat(lookUp(server, "db.default.svc.cluster.local", "A"))
                .containsExactlyInAnyOrder("10.1.0.5", "10.1.0.6");
        assertThat(lookUp(server, "_sql._tcp.db.default.svc.cluster.local", "SRV"))
                .containsExactlyInAnyOrder(
                        "0 50 5432 db-0.db.default.svc.cluster.local.",
                        "0 50 5432 10-1-0-6.db.default.svc.cluster.local.");
        assertThat(lookUp(server, "5.0.1.10.in-addr.arpa", "PTR"))
                .containsExactly("db-0.db.default.svc.cluster.local.");
        assertThat(lookUp(server, "dns-version.cluster.local", "TXT")).containsExactly("1.1.0");
        assertThat(lookUp(server, "cluster.local", "SOA"))
                .singleElement()
                .asString()
                .startsWith("ns.dns.cluster.local.");
        assertThat(lookUp(server, "web.default.svc.cluster.local", "AAAA")).isEmpty();
        assertThatThrownBy(() -> lookUp(server, "nobody.default.svc.cluster.local", "A"))
                .isInstanceOf(NameNotFoundException.class);
    }

    @Test
    void nothingIsDeniedBeforeTheClusterIsKnown() throws Exception {
        view = new YamlView(List.of(), false);
        byte[] answer = udp(server(List.of()), Query.of(DnsName.of("web.default.svc.cluster.local"), Wire.A));
        assertThat(answer[3] & 0xF).isEqualTo(Wire.SERVFAIL);
    }

    @Test
    void namesElsewhereAreAskedElsewhereAndRememberedWhileTheyLast() throws Exception {
        InetSocketAddress server = server(List.of(world.start()));
        assertThat(lookUp(server, "www.example.org", "A")).containsExactly("203.0.113.1");
        assertThat(lookUp(server, "WWW.example.org", "A")).containsExactly("203.0.113.1");
        assertThat(asked).hasValue(1);
        clock.pass(Duration.ofSeconds(20));
        WireAnswer aged = WireAnswer.read(udp(server, Query.of(DnsName.of("www.example.org"), Wire.A)));
        assertThat(aged.ttl()).isEqualTo(40);
        clock.pass(Duration.ofSeconds(41));
        assertThat(lookUp(server, "www.example.org", "A")).containsExactly("203.0.113.1");
        assertThat(asked).hasValue(2);
        assertThatThrownBy(() -> lookUp(server, "nobody.example.org", "A")).isInstanceOf(NameNotFoundException.class);
    }

    @Test
    void theNextServerIsAskedWhenOneIsSilent() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            InetSocketAddress server =
                    server(List.of((InetSocketAddress) silent.getLocalSocketAddress(), world.start()));
            assertThat(lookUp(server, "www.example.org", "A")).containsExactly("203.0.113.1");
        }
    }

    @Test
    void whereNobodyAnswersTheClientIsToldSo() throws Exception {
        Query query = Query.of(DnsName.of("www.example.org"), Wire.A);
        assertThat(udp(server(List.of()), query)[3] & 0xF).isEqualTo(Wire.SERVFAIL);
        try (DatagramSocket silent = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            byte[] answer = udp(server(List.of((InetSocketAddress) silent.getLocalSocketAddress())), query);
            assertThat(answer[3] & 0xF).isEqualTo(Wire.SERVFAIL);
        }
    }

    @Test
    void anExternalNameIsFollowedToItsAddress() throws Exception {
        InetSocketAddress server = server(List.of(world.start()));
        assertThat(lookUp(server, "elsewhere.default.svc.cluster.local", "A")).containsExactly("203.0.113.1");
        WireAnswer answer =
                WireAnswer.read(udp(server, Query.of(DnsName.of("elsewhere.default.svc.cluster.local"), Wire.A)));
        assertThat(Records.texts(answer.aliasesAndAddresses()))
                .containsExactly(
                        "elsewhere.default.svc.cluster.local. 30 CNAME www.example.org.",
                        "www.example.org. 60 A 203.0.113.1");
    }

    @Test
    void whatDoesNotFitADatagramIsFetchedOverTcp() throws Exception {
        view = YamlView.of(Files.readString(CLUSTER) + "---\n" + slice(100));
        InetSocketAddress server = server(List.of());
        Query query = Query.of(DnsName.of("db.default.svc.cluster.local"), Wire.A);
        WireAnswer small = WireAnswer.read(udp(server, query));
        assertThat(small.wire()).hasSizeLessThanOrEqualTo(512);
        assertThat(small.truncated()).isTrue();
        assertThat(WireAnswer.read(tcp(server, query)).aliasesAndAddresses()).hasSize(102);
        assertThat(WireAnswer.read(udp(server, withEdns(query, 4096, 0))).aliasesAndAddresses())
                .as("with EDNS")
                .hasSize(102);
        assertThat(lookUp(server, "db.default.svc.cluster.local", "A")).hasSize(102);
    }

    @Test
    void badMessagesGetTheAnswersTheyDeserve() throws Exception {
        InetSocketAddress server = server(List.of());
        Query query = Query.of(DnsName.of("web.default.svc.cluster.local"), Wire.A);
        byte[] notify = query.wire().clone();
        notify[2] |= 4 << 3;
        assertThat(udp(server, notify)[3] & 0xF).isEqualTo(Wire.NOTIMP);
        byte[] chaos = query.wire().clone();
        chaos[chaos.length - 1] = 3;
        assertThat(udp(server, chaos)[3] & 0xF).isEqualTo(Wire.REFUSED);
        assertThat(udp(server, Arrays.copyOf(query.wire(), 20))[3] & 0xF).isEqualTo(Wire.FORMERR);
        byte[] circle = query.wire().clone();
        circle[12] = (byte) 0xC0;
        circle[13] = 12;
        assertThat(udp(server, circle)[3] & 0xF).isEqualTo(Wire.FORMERR);
        byte[] newer = udp(server, withEdns(query, 4096, 1));
        assertThat((newer[newer.length - 6] & 0xFF) << 4 | newer[3] & 0xF).isEqualTo(Wire.BADVERS);
    }

    @Test
    void noBytesWhateverMakeItFail() {
        Resolver resolver = resolver(List.of());
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = Query.of(DnsName.of("db.default.svc.cluster.local"), Wire.SRV)
                    .wire();
            for (int j = ThreadLocalRandom.current().nextInt(8); j >= 0; j--) {
                bytes[ThreadLocalRandom.current().nextInt(bytes.length)] =
                        (byte) ThreadLocalRandom.current().nextInt();
            }
            resolver.answer(bytes, false);
        }
    }

    private InetSocketAddress server(List<InetSocketAddress> upstreams) throws IOException {
        return start(resolver(upstreams));
    }

    private Resolver resolver(List<InetSocketAddress> upstreams) {
        return new Resolver(
                new ClusterZone("cluster.local", Duration.ofSeconds(30), view, clock),
                new Forwarder(new Upstreams(upstreams, Path.of("/does/not/exist"), List.of()), Duration.ofMillis(300)),
                new AnswerCache(100, clock));
    }

    private InetSocketAddress start(Resolver resolver) throws IOException {
        DnsServer server = DnsServer.bind(new InetSocketAddress(LOOPBACK, 0), resolver);
        servers.add(server);
        server.start();
        return server.address();
    }

    /** The rest of the world: one name, good for a minute. */
    private final class World {
        InetSocketAddress start() throws IOException {
            DatagramSocket socket = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0));
            Thread.ofVirtual().start(() -> serve(socket));
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }

        private void serve(DatagramSocket socket) {
            try (socket) {
                while (true) {
                    DatagramPacket packet = new DatagramPacket(new byte[512], 512);
                    socket.receive(packet);
                    asked.incrementAndGet();
                    Query query = Query.parse(Arrays.copyOf(packet.getData(), packet.getLength()));
                    boolean known = query.name().lowerCase().equals(DnsName.of("www.example.org"));
                    Reply reply = known
                            ? Reply.of(
                                    List.of(new ResourceRecord(
                                            query.name(), 60, new Data.Address(new byte[] {(byte) 203, 0, 113, 1}))),
                                    List.of())
                            : Reply.failure(Wire.NXDOMAIN);
                    byte[] answer = MessageWriter.write(query, reply, 512);
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException | MalformedMessage e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static List<String> lookUp(InetSocketAddress server, String name, String type) throws NamingException {
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put("java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory");
        environment.put("java.naming.provider.url", "dns://127.0.0.1:" + server.getPort());
        InitialDirContext context = new InitialDirContext(environment);
        try {
            Attribute found =
                    context.getAttributes(name + ".", new String[] {type}).get(type);
            List<String> values = new ArrayList<>();
            if (found != null) {
                Collections.list(found.getAll()).forEach(value -> values.add(value.toString()));
            }
            return values;
        } finally {
            context.close();
        }
    }

    private static byte[] udp(InetSocketAddress server, Query query) throws IOException {
        return udp(server, query.wire());
    }

    private static byte[] udp(InetSocketAddress server, byte[] message) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(5000);
            socket.send(new DatagramPacket(message, message.length, server));
            DatagramPacket answer = new DatagramPacket(new byte[65535], 65535);
            socket.receive(answer);
            return Arrays.copyOf(answer.getData(), answer.getLength());
        }
    }

    private static byte[] tcp(InetSocketAddress server, Query query) throws IOException {
        try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
            socket.getOutputStream().write(Forwarder.framed(query.wire()));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] answer = new byte[in.readUnsignedShort()];
            in.readFully(answer);
            return answer;
        }
    }

    private static byte[] withEdns(Query query, int size, int version) {
        byte[] wire = Arrays.copyOf(query.wire(), query.wire().length + 11);
        int at = query.wire().length;
        wire[11] = 1;
        wire[at + 2] = Wire.OPT;
        wire[at + 3] = (byte) (size >> 8);
        wire[at + 4] = (byte) size;
        wire[at + 6] = (byte) version;
        return wire;
    }

    private static String slice(int endpoints) {
        StringBuilder yaml = new StringBuilder("""
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: db-2, namespace: default, labels: {kubernetes.io/service-name: db}}
                addressType: IPv4
                ports: [{name: sql, port: 5432, protocol: TCP}]
                endpoints:
                """);
        for (int i = 0; i < endpoints; i++) {
            yaml.append("- {addresses: [10.2.0.").append(i).append("]}\n");
        }
        return yaml.toString();
    }

    private static final class TickingClock extends Clock {
        private volatile Instant now = Instant.ofEpochSecond(1_800_000_000);

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
