package io.jurumudi.client;

import static io.jurumudi.client.FakeServer.configMap;
import static io.jurumudi.client.FakeServer.event;
import static io.jurumudi.client.FakeServer.listOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PartialObjectMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InformersTest {
    private final FakeServer server = new FakeServer();
    private final KubernetesClient client = Clients.local(server, "test");
    private final Informers informers = new Informers(client);
    private final List<String> changes = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        informers.close();
        client.close();
        await().atMost(ONE_MINUTE).until(() -> server.watchesOpen == 0);
    }

    private Informer<ConfigMap> informer() {
        Informer<ConfigMap> informer = informers.of(ConfigMap.class);
        informer.onChange(change -> changes.add(
                switch (change) {
                    case Change.Added<ConfigMap>(ConfigMap o) -> "+" + name(o);
                    case Change.Updated<ConfigMap>(ConfigMap old, ConfigMap o) -> "~" + name(o);
                    case Change.Deleted<ConfigMap>(ConfigMap o) -> "-" + name(o);
                }));
        return informer;
    }

    private static String name(ConfigMap o) {
        return o.getMetadata().getName() + o.getMetadata().getResourceVersion();
    }

    @Test
    void aListAndTheWatchAfterItFillTheCache() throws InterruptedException {
        server.list = listOf(7, configMap("a", 3), configMap("b", 4));
        Informer<ConfigMap> informer = informer();
        informers.start();
        informers.awaitSync();
        assertThat(informer.list()).hasSize(2);
        assertThat(informer.get("ns", "a").orElseThrow().getMetadata().getManagedFields())
                .isEmpty();
        server.events.add(event("MODIFIED", configMap("a", 8)));
        server.events.add(event("BOOKMARK", configMap("", 9)));
        server.events.add(event("DELETED", configMap("b", 10)));
        server.events.add(event("ADDED", configMap("c", 11)));
        await().atMost(ONE_MINUTE).until(() -> changes.size() == 5);
        assertThat(changes).containsExactly("+a3", "+b4", "~a8", "-b10", "+c11");
        assertThat(informer.list("ns"))
                .extracting(o -> o.getMetadata().getName())
                .containsExactlyInAnyOrder("a", "c");
        assertThat(informer.list("other")).isEmpty();
        assertThat(server.requests.getFirst()).contains("/api/v1/configmaps?resourceVersion=0");
    }

    @Test
    void anEndedWatchGoesOnWhereItStopped() throws InterruptedException {
        informer();
        informers.start();
        informers.awaitSync();
        server.events.add(event("ADDED", configMap("a", 5)));
        server.events.add(FakeServer.END);
        await().atMost(ONE_MINUTE).until(() -> server.requests.size() == 3);
        assertThat(server.requests.getLast()).contains("watch=true").contains("resourceVersion=5");
    }

    @Test
    void anExpiredRevisionMeansANewListAndWhatVanishedMeanwhileIsDeleted() throws InterruptedException {
        server.list = listOf(7, configMap("a", 3), configMap("b", 4));
        informer();
        informers.start();
        informers.awaitSync();
        server.list = listOf(20, configMap("a", 3), configMap("c", 19));
        server.events.add(
                event("ERROR", "{\"kind\":\"Status\",\"status\":\"Failure\",\"code\":410,\"reason\":\"Expired\"}"));
        await().atMost(ONE_MINUTE).until(() -> changes.size() == 4);
        assertThat(changes).containsExactly("+a3", "+b4", "+c19", "-b4");
    }

    @Test
    void aWatchThatKeepsFailingIsNotTriedInAHotLoop() throws InterruptedException {
        server.watchStatus = 500;
        informer();
        informers.start();
        informers.awaitSync();
        await().atMost(ONE_MINUTE).until(() -> server.requests.size() >= 2);
        await().during(Duration.ofMillis(200)).until(() -> server.requests.size() == 2);
    }

    @Test
    void indexesFollowTheObjects() throws InterruptedException {
        server.list = listOf(7, configMap("a", 3));
        Informer<ConfigMap> informer =
                informer().index("uid", o -> List.of(o.getMetadata().getUid()));
        informers.start();
        informers.awaitSync();
        assertThat(informer.byIndex("uid", "u-a")).hasSize(1);
        server.events.add(event("DELETED", configMap("a", 8)));
        await().atMost(ONE_MINUTE).until(() -> informer.byIndex("uid", "u-a").isEmpty());
    }

    @Test
    void twoWhoAskForTheSameShareOneInformer() {
        assertThat(informers.of(ConfigMap.class)).isSameAs(informers.of(ConfigMap.class));
        assertThat(informers.of(ConfigMap.class, Selection.everything().withLabels("a=b,c in (d)")))
                .isNotSameAs(informers.of(ConfigMap.class));
    }

    @Test
    void metadataOfAnyResourceComesWithoutTheRest() throws InterruptedException {
        server.list =
                "{\"metadata\":{\"resourceVersion\":\"7\"},\"items\":[{\"apiVersion\":\"x/v1\",\"kind\":\"Thing\","
                        + "\"metadata\":{\"name\":\"a\",\"uid\":\"1\",\"annotations\":{\"big\":\"text\"}},\"spec\":{\"x\":1}}]}";
        Informer<PartialObjectMetadata> informer = informers.metadata("example.com", "v1", "things");
        informers.start();
        informers.awaitSync();
        PartialObjectMetadata thing = informer.get("", "a").orElseThrow();
        assertThat(thing.getMetadata().getUid()).isEqualTo("1");
        assertThat(thing.getMetadata().getAnnotations()).isEmpty();
    }

    @Test
    void aLocalClientSendsBodies() {
        ConfigMap created = client.configMaps()
                .inNamespace("ns")
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("x")
                        .endMetadata()
                        .build())
                .create();
        assertThat(created.getMetadata().getName()).isEqualTo("x");
        assertThat(server.requests.getFirst()).startsWith("POST /api/v1/namespaces/ns/configmaps {");
    }
}
