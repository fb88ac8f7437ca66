package io.jurumudi.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.jurumudi.network.dns.ClusterDns;
import io.jurumudi.network.dns.ClusterDnsConfig;
import io.jurumudi.network.dns.DnsAddon;
import io.jurumudi.network.proxy.ServiceProxy;
import io.jurumudi.network.proxy.ServiceProxyConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import javax.naming.NamingException;
import javax.naming.directory.InitialDirContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Proxy and name server as clients of an API server. */
class NetworkComponentsTest {
    private static final String POD = "10.77.0.10";

    @TempDir
    private Path directory;

    private TestApi api;

    @BeforeEach
    void startApi() throws Exception {
        api = new TestApi(directory);
    }

    @AfterEach
    void closeApi() {
        api.close();
    }

    @Test
    @Tag("root")
    @EnabledIf("io.jurumudi.network.NetworkLab#possible")
    void servicesOfTheApiAnswerWhileTheyExist() throws Exception {
        int healthz = freePort();
        try (NetworkLab lab = new NetworkLab()) {
            lab.addPod("a");
            lab.serveHttp("a");
            ServiceProxyConfig config = ServiceProxyConfig.builder("node")
                    .clusterCidr("10.77.0.0/16")
                    .minSyncPeriod(Duration.ofMillis(50))
                    .healthzBindAddress(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), healthz))
                    .commandPrefix(lab.prefix("node").toArray(String[]::new))
                    .build();
            create("{apiVersion: v1, kind: Node, metadata: {name: node}}");
            try (ServiceProxy proxy = new ServiceProxy(api.client, api.informers, config)) {
                proxy.start();
                Service service = (Service) create("""
                        apiVersion: v1
                        kind: Service
                        metadata: {name: web, namespace: default}
                        spec:
                          type: LoadBalancer
                          externalTrafficPolicy: Local
                          ports: [{port: 80}]
                        """);
                int healthCheck = service.getSpec().getHealthCheckNodePort();
                String url = "http://" + service.getSpec().getClusterIP() + "/";
                await().atMost(ONE_MINUTE).until(() -> lab.http("client", url).equals("refused"));
                assertThat(get(healthCheck).statusCode()).isEqualTo(503);

                create(slice("web", POD));
                await().atMost(ONE_MINUTE).until(() -> lab.http("client", url).equals("a"));
                await().atMost(ONE_MINUTE).until(() -> get(healthCheck).statusCode() == 200);
                assertThat(get(healthCheck).body()).contains("\"localEndpoints\": 1");
                await().atMost(ONE_MINUTE).until(() -> get(healthz).statusCode() == 200);

                api.client.resource(parse(slice("web", POD))).delete();
                await().atMost(ONE_MINUTE).until(() -> lab.http("client", url).equals("refused"));
                api.client.resource(service).delete();
                await().atMost(ONE_MINUTE)
                        .until(() -> !lab.in("node", "nft", "list", "ruleset").contains("web"));
            }
            ServiceProxy.cleanup(config);
            assertThat(lab.in("node", "nft", "list", "ruleset")).isEmpty();
        }
    }

    @Test
    void namesOfTheApiAreServedAndTheServerIsRegistered() throws Exception {
        ClusterDnsConfig config = ClusterDnsConfig.on(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        try (ClusterDns dns = new ClusterDns(api.client, api.informers, config)) {
            dns.start();
            await().atMost(ONE_MINUTE).until(dns::ready);
            InetSocketAddress address = dns.addresses().getFirst();
            InetSocketAddress registered = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.10"), 5353);
            create("{apiVersion: v1, kind: Namespace, metadata: {name: kube-system}}");
            try (DnsAddon addon = new DnsAddon(api.client, api.informers, "node", "10.96.0.10", registered)) {
                addon.start();
                await().atMost(ONE_MINUTE)
                        .until(() -> lookUp(address, "kube-dns.kube-system.svc.cluster.local")
                                .equals("10.96.0.10"));
                await().atMost(ONE_MINUTE).until(() -> !slices().isEmpty());
                slices().forEach(slice -> api.client.resource(slice).delete());
                await().atMost(ONE_MINUTE)
                        .untilAsserted(() -> assertThat(slices())
                                .singleElement()
                                .satisfies(slice -> {
                                    assertThat(slice.getEndpoints().getFirst().getAddresses())
                                            .containsExactly("192.0.2.10");
                                    assertThat(slice.getPorts())
                                            .allSatisfy(port ->
                                                    assertThat(port.getPort()).isEqualTo(5353));
                                }));
            }
            create("""
                    {apiVersion: v1, kind: Service, metadata: {name: db, namespace: default}, spec: {clusterIP: None, ports: [{port: 80}]}}
                    """);
            create(slice("db", POD));
            await().atMost(ONE_MINUTE)
                    .until(() -> lookUp(address, "db.default.svc.cluster.local").equals(POD));
        }
    }

    private List<EndpointSlice> slices() {
        return api.client
                .resources(EndpointSlice.class)
                .inNamespace("kube-system")
                .withLabel("kubernetes.io/service-name", "kube-dns")
                .list()
                .getItems();
    }

    private static String slice(String service, String address) {
        return """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: %1$s-1, namespace: default, labels: {kubernetes.io/service-name: %1$s}}
                addressType: IPv4
                ports: [{name: "", port: 8080, protocol: TCP}]
                endpoints:
                - {addresses: [%2$s], nodeName: node, conditions: {ready: true}}
                """.formatted(service, address);
    }

    private HasMetadata create(String yaml) {
        HasMetadata object = parse(yaml);
        HasMetadata existing = api.client.resource(object).get();
        return existing != null ? existing : api.client.resource(object).create();
    }

    private static HasMetadata parse(String yaml) {
        return new KubernetesSerialization().unmarshal("---\n" + yaml);
    }

    private static HttpResponse<String> get(int port) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/healthz"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static String lookUp(InetSocketAddress server, String name) throws NamingException {
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put("java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory");
        environment.put("java.naming.provider.url", "dns://127.0.0.1:" + server.getPort());
        InitialDirContext context = new InitialDirContext(environment);
        try {
            Object found =
                    context.getAttributes(name, new String[] {"A"}).get("A").get();
            return String.valueOf(found);
        } catch (NamingException notYet) {
            return "";
        } finally {
            context.close();
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
