package io.jurumudi.server.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.schema.Schemas;
import io.jurumudi.server.kind.Kinds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiscoveryTest {
    private final Kinds kinds = Kinds.builtin(Schemas.builtin());
    private final Discovery discovery = new Discovery(kinds.all());

    @ParameterizedTest
    @CsvSource({"'',configmaps,qFsyl6wFWjQ=", "apps,deployments,8aSe+NMegvE=", "'',events,r2yiGXH7wu8="})
    void hashesStoredVersionsAsUpstream(String group, String resource, String hash) {
        assertThat(Discovery.storageVersionHash(kinds.resource(group, resource).orElseThrow()))
                .isEqualTo(hash);
    }

    @Test
    void listsSubresourcesAfterTheirResource() {
        JsonNode list = discovery.resources("apps", "v1").orElseThrow().path("resources");
        assertThat(list.findValuesAsText("name"))
                .containsSubsequence("deployments", "deployments/scale", "deployments/status", "replicasets");
        JsonNode scale = list.get(4);
        assertThat(scale.path("group").asText()).isEqualTo("autoscaling");
        assertThat(scale.path("kind").asText()).isEqualTo("Scale");
    }

    @Test
    void prefersTheNewerVersion() {
        JsonNode group = discovery.group("autoscaling").orElseThrow();
        assertThat(group.path("versions").findValuesAsText("version")).containsExactly("v2", "v1");
        assertThat(group.path("preferredVersion").path("version").asText()).isEqualTo("v2");
    }

    @Test
    void tellsEverythingAtOnce() {
        JsonNode core = discovery.aggregated(true, "apidiscovery.k8s.io/v2").path("items");
        assertThat(core).hasSize(1);
        JsonNode pods = core.path(0).path("versions").path(0).path("resources");
        assertThat(pods.findValuesAsText("resource")).contains("pods", "namespaces");
        JsonNode groups = discovery.aggregated(false, "apidiscovery.k8s.io/v2").path("items");
        assertThat(groups.path(0).path("metadata").path("name").asText()).isEqualTo("apiregistration.k8s.io");
    }

    @Test
    void knowsNoGroupThatIsNotServed() {
        assertThat(discovery.group("nothing.example.com")).isEmpty();
        assertThat(discovery.resources("apps", "v9")).isEmpty();
    }
}
