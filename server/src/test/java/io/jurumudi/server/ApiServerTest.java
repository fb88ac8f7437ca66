package io.jurumudi.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.auth.User;
import io.jurumudi.store.MemoryStore;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole server but for sockets. */
class ApiServerTest {

    private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String MERGE = "application/merge-patch+json";

    private MemoryStore store;
    private ApiServer server;
    private LocalClient admin;

    @BeforeEach
    void start() throws Exception {
        store = new MemoryStore(Clock.systemUTC());
        server = new ApiServer(ApiServerConfig.defaults(), store);
        server.start();
        admin = new LocalClient(server, User.superuser("admin"));
    }

    @AfterEach
    void stop() {
        server.close();
        store.close();
    }

    private static String configMap(String name, String more) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" + name + "\"" + more
                + "},\"data\":{\"k\":\"v\"}}";
    }

    @Test
    void earlyRequestsWaitForTheRolesTheyNeed() throws Exception {
        try (MemoryStore empty = new MemoryStore(Clock.systemUTC());
                ApiServer starting = new ApiServer(ApiServerConfig.defaults(), empty)) {
            LocalClient client = new LocalClient(starting, User.of("jane", User.AUTHENTICATED));
            CompletableFuture<Integer> code = new CompletableFuture<>();
            Thread early = Thread.ofVirtual()
                    .start(() -> code.complete(client.get("/api").code()));
            await().atMost(ONE_MINUTE).until(() -> early.getState() == Thread.State.TIMED_WAITING || code.isDone());
            starting.start();
            assertThat(code.get(10, TimeUnit.SECONDS)).isEqualTo(200);
        }
    }

    @Test
    void storesAndReturnsAnObject() {
        LocalClient.Answer created = admin.post(CONFIG_MAPS, configMap("a", ""));
        assertThat(created.code()).isEqualTo(201);
        assertThat(created.at("/metadata/uid")).hasSize(36);
        LocalClient.Answer got = admin.get(CONFIG_MAPS + "/a");
        assertThat(got.json()).isEqualTo(created.json());
        assertThat(admin.post(CONFIG_MAPS, configMap("a", "")).at("/reason")).isEqualTo("AlreadyExists");
    }

    @Test
    void listItemsComeWithoutKindAsUpstreams() {
        admin.post(CONFIG_MAPS, configMap("a", ""));
        ObjectNode list = admin.get(CONFIG_MAPS).json();
        assertThat(list.path("kind").asText()).isEqualTo("ConfigMapList");
        assertThat(list.at("/items/0").has("kind")).isFalse();
        assertThat(list.at("/items/0/metadata/name").asText()).isEqualTo("a");
    }

    @Test
    void pagesShowTheStateOfTheFirstPage() {
        for (String name : new String[] {"a", "b", "c", "d"}) {
            admin.post(CONFIG_MAPS, configMap(name, ""));
        }
        LocalClient.Answer first = admin.get(CONFIG_MAPS + "?limit=2");
        assertThat(first.at("/metadata/remainingItemCount")).isEqualTo("2");
        admin.delete(CONFIG_MAPS + "/c", "");
        LocalClient.Answer second = admin.get(CONFIG_MAPS + "?limit=2&continue=" + first.at("/metadata/continue"));
        assertThat(second.at("/items/0/metadata/name")).isEqualTo("c");
        assertThat(second.at("/metadata/resourceVersion")).isEqualTo(first.at("/metadata/resourceVersion"));
        assertThat(second.json().path("metadata").has("continue")).isFalse();
    }

    @Test
    void refusesAnUpdateOfAnOlderVersion() {
        ObjectNode object = admin.post(CONFIG_MAPS, configMap("a", "")).json();
        object.withObjectProperty("data").put("k", "first");
        assertThat(admin.put(CONFIG_MAPS + "/a", object.toString()).code()).isEqualTo(200);
        object.withObjectProperty("data").put("k", "second");
        LocalClient.Answer conflict = admin.put(CONFIG_MAPS + "/a", object.toString());
        assertThat(conflict.code()).isEqualTo(409);
        assertThat(conflict.at("/message")).contains("the object has been modified");
    }

    @Test
    void aWriteThatChangesNothingMakesNoNewVersion() {
        ObjectNode object = admin.post(CONFIG_MAPS, configMap("a", "")).json();
        ObjectNode again = admin.put(CONFIG_MAPS + "/a", object.toString()).json();
        assertThat(again.at("/metadata/resourceVersion")).isEqualTo(object.at("/metadata/resourceVersion"));
    }

    @Test
    void dryRunStoresNothing() {
        assertThat(admin.post(CONFIG_MAPS + "?dryRun=All", configMap("a", "")).code())
                .isEqualTo(201);
        assertThat(admin.get(CONFIG_MAPS + "/a").code()).isEqualTo(404);
    }

    @Test
    void watchTellsWhatComesChangesAndGoes() {
        admin.post(CONFIG_MAPS, configMap("a", ""));
        try (var watch = admin.watch(CONFIG_MAPS + "?watch=true")) {
            assertThat(watch.next()).isEqualTo("ADDED a");
            admin.post(CONFIG_MAPS, configMap("b", ""));
            assertThat(watch.next()).isEqualTo("ADDED b");
            admin.patch(MERGE, CONFIG_MAPS + "/b", "{\"data\":{\"k\":\"w\"}}");
            ObjectNode modified = watch.nextEvent();
            assertThat(modified.path("type").asText()).isEqualTo("MODIFIED");
            admin.delete(CONFIG_MAPS + "/a", "");
            ObjectNode deleted = watch.nextEvent();
            assertThat(deleted.path("type").asText()).isEqualTo("DELETED");
            // The server writes of itself too, so only the order is sure.
            assertThat(deleted.at("/object/metadata/resourceVersion").asLong())
                    .isGreaterThan(
                            modified.at("/object/metadata/resourceVersion").asLong());
        }
    }

    @Test
    void aWatchGoesOnAfterAVersion() {
        String version = admin.post(CONFIG_MAPS, configMap("a", "")).at("/metadata/resourceVersion");
        admin.post(CONFIG_MAPS, configMap("b", ""));
        try (var watch = admin.watch(CONFIG_MAPS + "?watch=1&resourceVersion=" + version)) {
            assertThat(watch.next()).isEqualTo("ADDED b");
        }
    }

    @Test
    void whatLeavesASelectionIsDeletedToItsWatcher() {
        admin.post(CONFIG_MAPS, configMap("a", ",\"labels\":{\"on\":\"yes\"}"));
        try (var watch = admin.watch(CONFIG_MAPS + "?watch=1&labelSelector=on%3Dyes")) {
            assertThat(watch.next()).isEqualTo("ADDED a");
            admin.patch(MERGE, CONFIG_MAPS + "/a", "{\"metadata\":{\"labels\":{\"on\":\"no\"}}}");
            ObjectNode left = watch.nextEvent();
            assertThat(left.path("type").asText()).isEqualTo("DELETED");
            assertThat(left.at("/object/metadata/labels/on").asText()).isEqualTo("yes");
            admin.patch(MERGE, CONFIG_MAPS + "/a", "{\"metadata\":{\"labels\":{\"on\":\"yes\"}}}");
            assertThat(watch.next()).isEqualTo("ADDED a");
        }
    }

    @Test
    void aStreamingListSaysWhenItIsComplete() {
        admin.post(CONFIG_MAPS, configMap("a", ""));
        String query = "?watch=1&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan";
        try (var watch = admin.watch(CONFIG_MAPS + query)) {
            assertThat(watch.next()).isEqualTo("ADDED a");
            ObjectNode end = watch.nextEvent();
            assertThat(end.path("type").asText()).isEqualTo("BOOKMARK");
            assertThat(end.at("/object/metadata/annotations/k8s.io~1initial-events-end")
                            .asText())
                    .isEqualTo("true");
        }
    }

    @Test
    void aWatchEndsWhenItsTimeIsOver() {
        var watch = admin.watch(CONFIG_MAPS + "?watch=1&timeoutSeconds=1");
        await().atMost(ONE_MINUTE).until(watch::ended);
        assertThat(watch.status()).isEqualTo(200);
    }

    @Test
    void afterARestartAWatchFromBeforeHasExpired() throws Exception {
        admin.post(CONFIG_MAPS, configMap("a", ""));
        server.close();
        server = new ApiServer(ApiServerConfig.defaults(), store);
        server.start();
        admin = new LocalClient(server, User.superuser("admin"));
        LocalClient.Answer expired = admin.get(CONFIG_MAPS + "?watch=1&resourceVersion=1");
        assertThat(expired.at("/type")).isEqualTo("ERROR");
        assertThat(expired.at("/object/code")).isEqualTo("410");
        assertThat(expired.at("/object/reason")).isEqualTo("Expired");
        assertThat(admin.get(CONFIG_MAPS + "/a").code()).isEqualTo(200);
    }

    @Test
    void aPageThatExpiredCanBeContinuedAtTheNewestState() throws Exception {
        for (String name : List.of("a", "b", "c")) {
            admin.post(CONFIG_MAPS, configMap(name, ""));
        }
        String token = admin.get(CONFIG_MAPS + "?limit=1").at("/metadata/continue");
        admin.delete(CONFIG_MAPS + "/b", "");
        server.close();
        store.compact(store.revision());
        server = new ApiServer(ApiServerConfig.defaults(), store);
        server.start();
        admin = new LocalClient(server, User.superuser("admin"));
        LocalClient.Answer expired = admin.get(CONFIG_MAPS + "?limit=1&continue=" + token);
        assertThat(expired.code()).isEqualTo(410);
        LocalClient.Answer rest = admin.get(CONFIG_MAPS + "?limit=1&continue=" + expired.at("/metadata/continue"));
        assertThat(rest.at("/items/0/metadata/name")).isEqualTo("c");
    }

    @Test
    void aDryRunThatSaysNothingIsRefused() {
        admin.post(CONFIG_MAPS, configMap("a", ""));
        assertThat(admin.delete(CONFIG_MAPS + "/a?dryRun=", "").code()).isEqualTo(422);
        assertThat(admin.get(CONFIG_MAPS + "/a").code()).isEqualTo(200);
    }

    @Test
    void whoAppliesAScaleOwnsTheCount() {
        String deployments = "/apis/apps/v1/namespaces/default/deployments";
        admin.post(
                deployments,
                "{\"metadata\":{\"name\":\"d\"},\"spec\":{\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":"
                        + "{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}}}");
        LocalClient.Answer applied = admin.patch(
                "application/apply-patch+yaml",
                deployments + "/d/scale?fieldManager=m&force=true",
                "{\"apiVersion\":\"autoscaling/v1\",\"kind\":\"Scale\",\"metadata\":{\"name\":\"d\"},\"spec\":{\"replicas\":4}}");
        assertThat(applied.at("/spec/replicas")).isEqualTo("4");
        ObjectNode owned = admin.get(deployments + "/d").json();
        assertThat(owned.at("/metadata/managedFields/0/manager").asText()).isEqualTo("m");
        assertThat(owned.at("/metadata/managedFields/0/subresource").asText()).isEqualTo("scale");
        assertThat(owned.at("/spec/replicas").asInt()).isEqualTo(4);
    }

    @Test
    void aFinalizerHoldsADeletedObject() {
        admin.post(CONFIG_MAPS, configMap("a", ",\"finalizers\":[\"example.com/hold\"]"));
        LocalClient.Answer deleted = admin.delete(CONFIG_MAPS + "/a", "");
        assertThat(deleted.at("/kind")).isEqualTo("ConfigMap");
        assertThat(deleted.at("/metadata/deletionTimestamp")).isNotEmpty();
        assertThat(admin.get(CONFIG_MAPS + "/a").code()).isEqualTo(200);
        admin.patch(MERGE, CONFIG_MAPS + "/a", "{\"metadata\":{\"finalizers\":null}}");
        assertThat(admin.get(CONFIG_MAPS + "/a").code()).isEqualTo(404);
    }

    @Test
    void foregroundDeletionWaitsForTheDependents() {
        admin.post(CONFIG_MAPS, configMap("a", ""));
        LocalClient.Answer deleted = admin.delete(CONFIG_MAPS + "/a", "{\"propagationPolicy\":\"Foreground\"}");
        assertThat(deleted.at("/metadata/finalizers/0")).isEqualTo("foregroundDeletion");
    }

    @Test
    void aNamespaceGoesInSteps() {
        admin.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"n\"}}");
        LocalClient.Answer deleted = admin.delete("/api/v1/namespaces/n", "");
        assertThat(deleted.at("/status/phase")).isEqualTo("Terminating");
        LocalClient.Answer refused = admin.post("/api/v1/namespaces/n/configmaps", configMap("a", ""));
        assertThat(refused.code()).isEqualTo(403);
        assertThat(refused.at("/message")).contains("because it is being terminated");
        ObjectNode finalize = admin.get("/api/v1/namespaces/n").json();
        finalize.withObjectProperty("spec").putArray("finalizers");
        assertThat(admin.put("/api/v1/namespaces/n/finalize", finalize.toString())
                        .code())
                .isEqualTo(200);
        assertThat(admin.get("/api/v1/namespaces/n").code()).isEqualTo(404);
    }

    @Test
    void servicesGetAddressesThatNoOtherHas() {
        String services = "/api/v1/namespaces/default/services";
        String body =
                "{\"metadata\":{\"generateName\":\"s-\"},\"spec\":{\"type\":\"NodePort\",\"ports\":[{\"port\":80}]}}";
        LocalClient.Answer one = admin.post(services, body);
        LocalClient.Answer two = admin.post(services, body);
        assertThat(one.at("/spec/clusterIP")).startsWith("10.").isNotEqualTo(two.at("/spec/clusterIP"));
        assertThat(one.json().at("/spec/ports/0/nodePort").asInt()).isBetween(30000, 32767);
        LocalClient.Answer taken = admin.post(
                services,
                "{\"metadata\":{\"name\":\"x\"},\"spec\":{\"clusterIP\":\"" + one.at("/spec/clusterIP")
                        + "\",\"ports\":[{\"port\":80}]}}");
        assertThat(taken.code()).isEqualTo(422);
        assertThat(taken.at("/message")).contains("provided IP is already allocated");
        admin.delete(services + "/" + one.at("/metadata/name"), "");
        assertThat(admin.post(
                                services,
                                "{\"metadata\":{\"name\":\"x\"},\"spec\":{\"clusterIP\":\"" + one.at("/spec/clusterIP")
                                        + "\",\"ports\":[{\"port\":80}]}}")
                        .code())
                .isEqualTo(201);
    }

    @Test
    void scaleStandsForTheReplicas() {
        String deployments = "/apis/apps/v1/namespaces/default/deployments";
        admin.post(
                deployments,
                "{\"metadata\":{\"name\":\"d\"},\"spec\":{\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{"
                        + "\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}}}");
        LocalClient.Answer scaled = admin.patch(MERGE, deployments + "/d/scale", "{\"spec\":{\"replicas\":4}}");
        assertThat(scaled.at("/kind")).isEqualTo("Scale");
        assertThat(scaled.at("/status/selector")).isEqualTo("a=b");
        LocalClient.Answer deployment = admin.get(deployments + "/d");
        assertThat(deployment.at("/spec/replicas")).isEqualTo("4");
        assertThat(deployment.at("/metadata/generation")).isEqualTo("2");
    }

    @Test
    void applyCreatesMergesAndKeepsOwners() {
        String apply = "application/apply-patch+yaml";
        String path = CONFIG_MAPS + "/a?fieldManager=one";
        assertThat(admin.patch(apply, path, configMap("a", "")).code()).isEqualTo(201);
        assertThat(admin.patch(apply, path, configMap("a", "")).code()).isEqualTo(200);
        String other =
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"w\"}}";
        LocalClient.Answer conflict = admin.patch(apply, CONFIG_MAPS + "/a?fieldManager=two", other);
        assertThat(conflict.code()).isEqualTo(409);
        assertThat(conflict.at("/details/causes/0/reason")).isEqualTo("FieldManagerConflict");
        assertThat(admin.patch(apply, CONFIG_MAPS + "/a?fieldManager=two&force=true", other)
                        .at("/data/k"))
                .isEqualTo("w");
    }

    @Test
    void rolesDecideWhoMayDoWhat() {
        LocalClient reader = new LocalClient(server, User.of("reader", User.AUTHENTICATED));
        LocalClient.Answer refused = reader.get(CONFIG_MAPS);
        assertThat(refused.code()).isEqualTo(403);
        assertThat(refused.at("/message"))
                .isEqualTo("configmaps is forbidden: User \"reader\" cannot list resource \"configmaps\" in API group"
                        + " \"\" in the namespace \"default\"");
        admin.post(
                "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings",
                "{\"metadata\":{\"name\":\"r\"},\"roleRef\":{\"apiGroup\":\"rbac.authorization.k8s.io\",\"kind\":\"ClusterRole\","
                        + "\"name\":\"view\"},\"subjects\":[{\"apiGroup\":\"rbac.authorization.k8s.io\",\"kind\":\"User\",\"name\":\"reader\"}]}");
        await().atMost(ONE_MINUTE)
                .untilAsserted(() -> assertThat(reader.get(CONFIG_MAPS).code()).isEqualTo(200));
        assertThat(reader.post(CONFIG_MAPS, configMap("a", "")).code()).isEqualTo(403);
    }

    @Test
    void aKubeletChangesItsOwnNodeOnly() {
        LocalClient kubelet = new LocalClient(server, User.of("system:node:n1", "system:nodes", User.AUTHENTICATED));
        String nodes = "/api/v1/nodes";
        assertThat(kubelet.post(nodes, "{\"metadata\":{\"name\":\"n1\"}}").code())
                .isEqualTo(201);
        LocalClient.Answer other = kubelet.post(nodes, "{\"metadata\":{\"name\":\"n2\"}}");
        assertThat(other.code()).isEqualTo(403);
        assertThat(other.at("/message")).contains("node \"n1\" is not allowed to modify node \"n2\"");
        assertThat(kubelet.patch(MERGE, nodes + "/n1/status", "{\"status\":{\"capacity\":{\"cpu\":\"4\"}}}")
                        .code())
                .isEqualTo(200);
        LocalClient.Answer label = kubelet.patch(
                MERGE, nodes + "/n1", "{\"metadata\":{\"labels\":{\"node-role.kubernetes.io/control-plane\":\"\"}}}");
        assertThat(label.code()).isEqualTo(403);
    }

    @Test
    void podsGetTheirAccountTokenPriorityAndTolerations() {
        admin.post("/api/v1/namespaces/default/serviceaccounts", "{\"metadata\":{\"name\":\"default\"}}");
        LocalClient.Answer pod = admin.post(
                "/api/v1/namespaces/default/pods",
                "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}");
        assertThat(pod.code()).isEqualTo(201);
        assertThat(pod.at("/spec/serviceAccountName")).isEqualTo("default");
        assertThat(pod.at("/spec/volumes/0/name")).startsWith("kube-api-access-");
        assertThat(pod.at("/spec/containers/0/volumeMounts/0/mountPath"))
                .isEqualTo("/var/run/secrets/kubernetes.io/serviceaccount");
        assertThat(pod.at("/spec/priority")).isEqualTo("0");
        assertThat(pod.json().at("/spec/tolerations")).hasSize(2);
        LocalClient.Answer bound = admin.post(
                "/api/v1/namespaces/default/pods/p/binding",
                "{\"metadata\":{\"name\":\"p\"},\"target\":{\"kind\":\"Node\",\"name\":\"n1\"}}");
        assertThat(bound.code()).isEqualTo(201);
        assertThat(admin.get("/api/v1/namespaces/default/pods/p").at("/spec/nodeName"))
                .isEqualTo("n1");
    }

    @Test
    void anEvictionAsksTheBudget() {
        podsGetTheirAccountTokenPriorityAndTolerations();
        String budgets = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";
        admin.post(budgets, "{\"metadata\":{\"name\":\"b\"},\"spec\":{\"minAvailable\":1,\"selector\":{}}}");
        String pod = "/api/v1/namespaces/default/pods/p";
        admin.patch(
                MERGE,
                pod + "/status",
                "{\"status\":{\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}");
        String eviction = "{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"metadata\":{\"name\":\"p\"}}";
        assertThat(admin.post(pod + "/eviction", eviction).code()).isEqualTo(429);
        admin.patch(
                MERGE,
                budgets + "/b/status",
                "{\"status\":{\"observedGeneration\":1,\"disruptionsAllowed\":1,"
                        + "\"currentHealthy\":2,\"desiredHealthy\":1,\"expectedPods\":2}}");
        assertThat(admin.post(pod + "/eviction", eviction).code()).isEqualTo(201);
        assertThat(admin.get(pod).at("/metadata/deletionTimestamp")).isNotEmpty();
        assertThat(admin.get(budgets + "/b").json().at("/status/disruptedPods").has("p"))
                .isTrue();
    }

    @Test
    void oneEventHasTwoFaces() {
        admin.post(
                "/api/v1/namespaces/default/events",
                "{\"metadata\":{\"name\":\"e\"},\"involvedObject\":{\"kind\":\"Pod\",\"name\":\"p\",\"namespace\":\"default\"},"
                        + "\"reason\":\"Started\",\"message\":\"it did\",\"type\":\"Normal\"}");
        LocalClient.Answer other = admin.get("/apis/events.k8s.io/v1/namespaces/default/events/e");
        assertThat(other.code()).isEqualTo(200);
        assertThat(other.at("/note")).isEqualTo("it did");
        assertThat(other.at("/regarding/name")).isEqualTo("p");
    }

    @Test
    void speaksInTablesAndMetadata() {
        admin.post(CONFIG_MAPS, configMap("a", ""));
        LocalClient.Answer table = admin.call(
                "GET", CONFIG_MAPS, "", "", "Accept", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json");
        assertThat(table.at("/kind")).isEqualTo("Table");
        assertThat(table.at("/rows/0/cells/0")).isEqualTo("a");
        LocalClient.Answer partial = admin.call(
                "GET",
                CONFIG_MAPS,
                "",
                "",
                "Accept",
                "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io");
        assertThat(partial.json().at("/items/0").has("data")).isFalse();
        assertThat(admin.call("GET", CONFIG_MAPS, "", "", "Accept", "text/html").code())
                .isEqualTo(406);
    }

    @Test
    void takesEvictionsOfBothVersions() {
        String pods = "/api/v1/namespaces/default/pods";
        admin.post("/api/v1/namespaces/default/serviceaccounts", "{\"metadata\":{\"name\":\"default\"}}");
        for (String version : List.of("v1", "v1beta1")) {
            LocalClient.Answer created = admin.post(
                    pods,
                    "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}");
            assertThat(created.code()).as(created.text()).isEqualTo(201);
            LocalClient.Answer answer = admin.post(
                    pods + "/p/eviction",
                    "{\"kind\":\"Eviction\",\"apiVersion\":\"policy/" + version
                            + "\",\"metadata\":{\"name\":\"p\"},\"deleteOptions\":{\"gracePeriodSeconds\":0}}");
            assertThat(answer.code()).as(answer.text()).isEqualTo(201);
            assertThat(admin.get(pods + "/p").code()).isEqualTo(404);
        }
    }

    @Test
    void warnsWhoeverUsesADeprecatedKind() {
        assertThat(admin.get("/api/v1/namespaces/default/endpoints").headers().toString())
                .contains("299 - \"v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice\"");
        assertThat(admin.get(CONFIG_MAPS).headers().toString()).doesNotContain("299");
    }

    @Test
    void patchesOfOneObjectAtOnceAllCount() {
        admin.post(CONFIG_MAPS, configMap("a", ""));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 40; i++) {
                String key = "k" + i;
                threads.submit(() -> admin.patch(MERGE, CONFIG_MAPS + "/a", "{\"data\":{\"" + key + "\":\"v\"}}"));
            }
        }
        assertThat(admin.get(CONFIG_MAPS + "/a").json().path("data").size()).isEqualTo(41);
    }

    @Test
    void answersHealthAndVersion() {
        assertThat(admin.get("/readyz").text()).isEqualTo("ok");
        assertThat(admin.get("/version").at("/gitVersion")).isEqualTo("v1.36.2");
        assertThat(admin.get("/nowhere").code()).isEqualTo(404);
    }

    @Test
    void namespacesOfEveryClusterComeBack() {
        String path = "/api/v1/namespaces/kube-node-lease";
        String uid = admin.get(path).at("/metadata/uid");
        admin.delete(path, "");
        ObjectNode going = admin.get(path).json();
        going.putObject("spec").putArray("finalizers");
        admin.put(path + "/finalize", going.toString());
        await().atMost(ONE_MINUTE).untilAsserted(() -> {
            LocalClient.Answer again = admin.get(path);
            assertThat(again.code()).isEqualTo(200);
            assertThat(again.at("/metadata/uid")).isNotEqualTo(uid);
        });
    }
}
