package io.jurumudi.controllers;

import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jurumudi.client.Change;
import io.jurumudi.client.Clients;
import io.jurumudi.client.ControlLoop;
import io.jurumudi.client.Informer;
import io.jurumudi.client.Informers;
import io.jurumudi.client.Key;
import io.jurumudi.client.Outcome;
import io.jurumudi.client.RawApi;
import io.jurumudi.server.ApiServer;
import io.jurumudi.server.ApiServerConfig;
import io.jurumudi.server.auth.User;
import io.jurumudi.server.certs.CertificateAuthority;
import io.jurumudi.server.certs.Kubeconfig;
import io.jurumudi.server.http.HttpServerConfig;
import io.jurumudi.store.MemoryStore;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An API server and the controllers, who have no more rights than upstream's, with somebody who plays scheduler and kubelet of
 * one node.
 */
final class TestCluster implements AutoCloseable {
    static final String NODE = "n1";

    private final MemoryStore store = new MemoryStore(Clock.systemUTC());
    private final ApiServer server;
    private final KubernetesClient client;
    private final KubernetesClient managersClient;
    private final Informers informers;
    private final Informers managersInformers;
    private final ControllerManager manager;
    private final ControlLoop kubelet;
    private final AtomicInteger addresses = new AtomicInteger(1);
    /** Whether pods with the label {@code broken} exist: they start but never become ready. */
    private static final String BROKEN = "broken";

    TestCluster(Path folder, ControllerManagerConfig config) throws Exception {
        Clock clock = Clock.systemUTC();
        CertificateAuthority authority = CertificateAuthority.create("kubernetes", clock);
        var identity = authority.server("kube-apiserver", List.of("localhost", "127.0.0.1"), Duration.ofDays(1));
        HttpServerConfig listen = HttpServerConfig.defaults(InetAddress.getLoopbackAddress(), 0)
                .withTls(new HttpServerConfig.Tls(identity, List.of(authority.certificate())));
        KeyPair keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        server = new ApiServer(
                ApiServerConfig.defaults()
                        .withListen(listen)
                        .withTokens(Map.of(
                                "secret",
                                User.of("admin", User.MASTERS),
                                "manager",
                                User.of("system:kube-controller-manager", User.AUTHENTICATED)))
                        .withServiceAccounts(new ApiServerConfig.ServiceAccounts(
                                Optional.of(keys),
                                List.of(keys.getPublic()),
                                ApiServerConfig.DEFAULT_ISSUER,
                                List.of(ApiServerConfig.DEFAULT_ISSUER))),
                store);
        server.start();
        client = client(folder, authority, "secret");
        managersClient = client(folder, authority, "manager");
        informers = new Informers(client);
        managersInformers = new Informers(managersClient);
        manager = new ControllerManager(managersClient, managersInformers, config.withServiceAccountCredentials());
        Informer<Pod> pods = informers.of(Pod.class);
        kubelet = new ControlLoop("kubelet", 4, key -> run(pods, key), clock);
        pods.onChange((Change<Pod> change) -> kubelet.enqueue(Key.of(change.object())));
        informers.start();
        manager.start();
        kubelet.start();
    }

    private KubernetesClient client(Path folder, CertificateAuthority authority, String token) throws IOException {
        String url = "https://127.0.0.1:" + server.port();
        return Clients.remote(
                Files.writeString(
                        folder.resolve("kubeconfig-" + token),
                        Kubeconfig.withToken("test", url, authority.pem(), token, token)),
                token);
    }

    KubernetesClient client() {
        return client;
    }

    /** Waits until pods can be created in a namespace. */
    void awaitServiceAccount(String namespace) {
        await().atMost(ONE_MINUTE)
                .until(() -> client.serviceAccounts()
                                .inNamespace(namespace)
                                .withName("default")
                                .get()
                        != null);
    }

    void addNode() {
        client.nodes()
                .resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(NODE)
                        .addToLabels("topology.kubernetes.io/zone", "z1")
                        .endMetadata()
                        .build())
                .create();
        setReady("True");
    }

    void setReady(String status) {
        Map<String, String> condition = Map.of(
                "type",
                "Ready",
                "status",
                status,
                "lastHeartbeatTime",
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        new RawApi(client)
                .send(
                        "PATCH",
                        "/api/v1/nodes/" + NODE + "/status",
                        RawApi.MERGE_PATCH,
                        Map.of("status", Map.of("conditions", List.of(condition))));
    }

    private Outcome run(Informer<Pod> pods, Key key) {
        Pod pod = pods.get(key).orElse(null);
        if (pod == null) {
            return Outcome.done();
        }
        var api = client.pods().inNamespace(key.namespace());
        try {
            if (pod.getMetadata().getDeletionTimestamp() != null) {
                api.withName(key.name()).withGracePeriod(0).delete();
            } else if (pod.getSpec().getNodeName() == null) {
                new RawApi(client)
                        .send(
                                "POST",
                                "/api/v1/namespaces/%s/pods/%s/binding".formatted(key.namespace(), key.name()),
                                RawApi.JSON,
                                Map.of(
                                        "apiVersion",
                                        "v1",
                                        "kind",
                                        "Binding",
                                        "metadata",
                                        Map.of("name", key.name()),
                                        "target",
                                        Map.of("kind", "Node", "name", NODE)));
            } else if (pod.getStatus().getPodIP() == null) {
                boolean broken = pod.getMetadata().getLabels().containsKey(BROKEN);
                String ip = "10.244.0." + addresses.incrementAndGet();
                api.resource(new PodBuilder(pod)
                                .editStatus()
                                .withPhase("Running")
                                .withPodIP(ip)
                                .addNewPodIP(ip)
                                .removeMatchingFromConditions(c -> "Ready".equals(c.getType()))
                                .addNewCondition()
                                .withType("Ready")
                                .withStatus(broken ? "False" : "True")
                                .withLastTransitionTime(Instant.now()
                                        .truncatedTo(ChronoUnit.SECONDS)
                                        .toString())
                                .endCondition()
                                .endStatus()
                                .build())
                        .updateStatus();
            }
        } catch (KubernetesClientException e) {
            return Outcome.retry(e.getMessage());
        }
        return Outcome.done();
    }

    @Override
    public void close() {
        kubelet.close();
        manager.close();
        managersInformers.close();
        managersClient.close();
        informers.close();
        client.close();
        server.close();
        store.close();
    }
}
