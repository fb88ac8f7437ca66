package io.jurumudi.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Yaml;
import io.jurumudi.server.auth.User;
import io.jurumudi.server.kind.ServedVersions;
import io.jurumudi.store.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Manifests as they were written for Kubernetes 1.11, and what clients of both times see of them. */
class OldVersionsTest {

    private final MemoryStore store = new MemoryStore(Clock.systemUTC());
    private ApiServer server;
    private LocalClient admin;

    @BeforeEach
    void start() throws Exception {
        server = new ApiServer(
                ApiServerConfig.defaults()
                        .withServed(new ServedVersions(Map.of("api/beta", "true", "api/alpha", "true"))),
                store);
        server.start();
        admin = new LocalClient(server, User.superuser("admin"));
    }

    @AfterEach
    void stop() {
        server.close();
        store.close();
    }

    /** Creates what a manifest says where its apiVersion says. */
    private LocalClient.Answer apply(String yaml) {
        ObjectNode manifest = Yaml.read(yaml.getBytes(StandardCharsets.UTF_8));
        return admin.call("POST", path(manifest), "application/yaml", yaml);
    }

    private static String path(ObjectNode manifest) {
        String apiVersion = manifest.path("apiVersion").asText();
        String plural = manifest.path("kind").asText().toLowerCase() + "s";
        String resource =
                plural.replaceFirst("ys$", "ies").replaceFirst("ss$", "sses").replaceFirst("sss", "ss");
        boolean namespaced = !List.of(
                        "clusterroles",
                        "clusterrolebindings",
                        "storageclasses",
                        "priorityclasses",
                        "customresourcedefinitions",
                        "certificatesigningrequests",
                        "apiservices",
                        "volumeattachments")
                .contains(resource);
        return "/apis/" + apiVersion + (namespaced ? "/namespaces/default/" : "/") + resource;
    }

    private ObjectNode created(String yaml) {
        LocalClient.Answer answer = apply(yaml);
        assertThat(answer.code()).as(answer.text()).isEqualTo(201);
        ObjectNode sent = Yaml.read(yaml.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.json().path("apiVersion")).isEqualTo(sent.path("apiVersion"));
        roundTrip(path(sent) + "/" + answer.at("/metadata/name"));
        return answer.json();
    }

    /** What was read and is put back changes nothing. */
    private void roundTrip(String path) {
        ObjectNode read = admin.get(path).json();
        LocalClient.Answer put = admin.put(path, read.toString());
        assertThat(put.code()).as(put.text()).isEqualTo(200);
        assertThat(put.json().path("metadata").path("resourceVersion"))
                .isEqualTo(read.path("metadata").path("resourceVersion"));
    }

    private JsonNode now(String path) {
        return admin.get("/apis/" + path).json();
    }

    @Test
    void aDeploymentWithoutSelectorIsOneOfItsPodsLabels() {
        LocalClient.Answer answer = apply("""
                apiVersion: extensions/v1beta1
                kind: Deployment
                metadata:
                  name: hello
                spec:
                  replicas: 3
                  template:
                    metadata:
                      labels: {run: hello}
                    spec:
                      containers:
                      - {name: hello, image: "nginx:1.15"}
                """);
        assertThat(answer.code()).as(answer.text()).isEqualTo(201);
        assertThat(answer.headers().get("Warning"))
                .containsExactly("299 - \"extensions/v1beta1 Deployment is deprecated in v1.8+, unavailable in v1.16+; "
                        + "use apps/v1 Deployment\"");
        roundTrip("/apis/extensions/v1beta1/namespaces/default/deployments/hello");
        JsonNode spec = now("apps/v1/namespaces/default/deployments/hello").path("spec");
        assertThat(spec.at("/selector/matchLabels/run").asText()).isEqualTo("hello");
        assertThat(spec.at("/strategy/rollingUpdate")).isEqualTo(Json.read("{\"maxUnavailable\":1,\"maxSurge\":1}"));
        assertThat(spec.path("progressDeadlineSeconds").asInt()).isEqualTo(Integer.MAX_VALUE);
        assertThat(spec.path("revisionHistoryLimit").asInt()).isEqualTo(Integer.MAX_VALUE);
        assertThat(now("apps/v1beta2/namespaces/default/deployments/hello").path("spec"))
                .isEqualTo(spec);
    }
}
