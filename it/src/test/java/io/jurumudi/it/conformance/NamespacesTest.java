package io.jurumudi.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Upstream's {@code apimachinery/namespace.go}. */
@ExtendWith(ConformanceCluster.class)
class NamespacesTest {
    private static final String FINALIZER = "e2e.example.com/fake-finalizer";

    @Test
    void aNamespaceIsPatched(Api api) {
        ObjectNode before = namespaces(api).get(api.namespace());
        ObjectNode patched =
                namespaces(api).strategicPatch(api.namespace(), "metadata: {labels: {testLabel: testValue}}");
        assertThat(Long.parseLong(Answer.text(patched, "/metadata/resourceVersion")))
                .isGreaterThan(Long.parseLong(Answer.text(before, "/metadata/resourceVersion")));
        assertThat(Answer.text(namespaces(api).get(api.namespace()), "/metadata/labels/testLabel"))
                .isEqualTo("testValue");
    }

    @Test
    void aNamespaceIsUpdated(Api api) {
        ObjectNode updated = namespaces(api)
                .change(api.namespace(), it -> it.withObject("/metadata/labels").put("mine", "updated"));
        assertThat(Answer.text(updated, "/metadata/labels/mine")).isEqualTo("updated");
    }

    @Test
    void theStatusOfANamespaceIsReadPatchedAndUpdated(Api api) {
        String status = api.namespace() + "/status";
        assertThat(Answer.text(namespaces(api).get(status), "/status/phase")).isEqualTo("Active");

        ObjectNode patched = namespaces(api).patch(status, """
                metadata: {annotations: {patched-status: "true"}}
                status: {conditions: [{type: StatusPatch, status: "True", reason: E2E, message: Patched by a test}]}
                """);
        assertThat(Answer.text(patched, "/metadata/annotations/patched-status")).isEqualTo("true");
        assertThat(Answer.text(patched, "/status/conditions/0/reason")).isEqualTo("E2E");

        ObjectNode updated = namespaces(api)
                .change(status, it -> it.withArray("/status/conditions").add(Api.yaml("""
                        {type: StatusUpdate, status: "True", reason: E2E, message: Updated by a test}""")));
        assertThat(updated.at("/status/conditions").findValuesAsText("type"))
                .containsExactly("StatusPatch", "StatusUpdate");
    }

    @Test
    void aFinalizerIsAddedAndRemoved(Api api) {
        String finalize = api.namespace() + "/finalize";
        assertThat(finalizers(api)).containsExactly("kubernetes");
        ObjectNode namespace = namespaces(api).get(api.namespace());
        ((ArrayNode) namespace.at("/spec/finalizers")).add(FINALIZER);
        namespaces(api).update(finalize, namespace);
        assertThat(finalizers(api)).containsExactly("kubernetes", FINALIZER);

        namespace = namespaces(api).get(api.namespace());
        ((ArrayNode) namespace.at("/spec/finalizers")).remove(1);
        namespaces(api).update(finalize, namespace);
        assertThat(finalizers(api)).containsExactly("kubernetes");
    }

    private static List<String> finalizers(Api api) {
        return namespaces(api)
                .get(api.namespace())
                .at("/spec/finalizers")
                .valueStream()
                .map(node -> node.asText())
                .toList();
    }

    @Test
    void podsGoWithTheirNamespace(Api api) {
        goesWithItsNamespace(
                api, "v1", "Pod", "pods", "spec: {containers: [{name: nginx, image: registry.k8s.io/pause}]}");
    }

    @Test
    void servicesGoWithTheirNamespace(Api api) {
        goesWithItsNamespace(api, "v1", "Service", "services", "spec: {ports: [{port: 80}], selector: {foo: bar}}");
    }

    private static void goesWithItsNamespace(Api api, String version, String kind, String plural, String object) {
        Resource mine = api.namespaced(version, kind, plural).in(api.namespace() + "-gone");
        namespaces(api).create("metadata: {name: %s}".formatted(mine.namespace()));
        awaitDefaultAccount(mine);
        mine.create(object + "\nmetadata: {name: test}");
        namespaces(api).delete(mine.namespace());
        Eventually.holds(
                () -> assertThat(namespaces(api).isGone(mine.namespace())).isTrue());

        namespaces(api).create("metadata: {name: %s}".formatted(mine.namespace()));
        assertThat(mine.names("")).isEmpty();
        namespaces(api).delete(mine.namespace());
    }

    @Test
    void podsGoBeforeEverythingElse(Api api) {
        Resource pods = api.namespaced("v1", "Pod", "pods").in(api.namespace() + "-ordered");
        Resource maps = api.namespaced("v1", "ConfigMap", "configmaps").in(pods.namespace());
        namespaces(api).create("metadata: {name: %s}".formatted(pods.namespace()));
        awaitDefaultAccount(pods);
        pods.create("""
                metadata: {name: held, finalizers: [e2e.example.com/finalizer]}
                spec: {containers: [{name: nginx, image: registry.k8s.io/pause}]}
                """);
        maps.create("{metadata: {name: kept}, data: {key: value}}");
        namespaces(api).delete(pods.namespace());
        Eventually.holds(() -> {
            ObjectNode status = namespaces(api).get(pods.namespace()).withObject("/status");
            assertThat(status.path("phase").asText()).isEqualTo("Terminating");
            assertThat(status.path("conditions"))
                    .anyMatch(condition -> Answer.text(condition, "/type").equals("NamespaceDeletionContentFailure"));
        });
        assertThat(Answer.text(pods.get("held"), "/metadata/deletionTimestamp")).isNotEmpty();
        assertThat(maps.names("")).contains("kept");

        pods.patch("held", "metadata: {finalizers: null}");
        Eventually.holds(
                () -> assertThat(namespaces(api).isGone(pods.namespace())).isTrue());
    }

    /** Without its namespace's account a pod is not let in. */
    static void awaitDefaultAccount(Resource namespaced) {
        Resource accounts =
                new Resource(namespaced.api(), "v1", "ServiceAccount", "serviceaccounts", namespaced.namespace());
        Eventually.holds(() -> assertThat(!accounts.isGone("default")).isTrue());
    }

    private static Resource namespaces(Api api) {
        return api.cluster("v1", "Namespace", "namespaces");
    }
}
