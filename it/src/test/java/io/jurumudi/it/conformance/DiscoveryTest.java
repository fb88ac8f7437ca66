package io.jurumudi.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Upstream's {@code apimachinery/discovery.go}, {@code aggregated_discovery.go} and {@code server_version.go}. */
@ExtendWith(ConformanceCluster.class)
class DiscoveryTest {
    private static final String AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    /** One resource of each group and version that every cluster serves. */
    private static final Map<String, String> EVERYWHERE = Map.ofEntries(
            Map.entry("v1", "namespaces"),
            Map.entry("admissionregistration.k8s.io/v1", "validatingwebhookconfigurations"),
            Map.entry("apiextensions.k8s.io/v1", "customresourcedefinitions"),
            Map.entry("apiregistration.k8s.io/v1", "apiservices"),
            Map.entry("apps/v1", "deployments"),
            Map.entry("authentication.k8s.io/v1", "tokenreviews"),
            Map.entry("authorization.k8s.io/v1", "selfsubjectaccessreviews"),
            Map.entry("autoscaling/v1", "horizontalpodautoscalers"),
            Map.entry("autoscaling/v2", "horizontalpodautoscalers"),
            Map.entry("batch/v1", "jobs"),
            Map.entry("certificates.k8s.io/v1", "certificatesigningrequests"),
            Map.entry("coordination.k8s.io/v1", "leases"),
            Map.entry("discovery.k8s.io/v1", "endpointslices"),
            Map.entry("events.k8s.io/v1", "events"),
            Map.entry("networking.k8s.io/v1", "ingresses"),
            Map.entry("node.k8s.io/v1", "runtimeclasses"),
            Map.entry("policy/v1", "poddisruptionbudgets"),
            Map.entry("rbac.authorization.k8s.io/v1", "clusterroles"),
            Map.entry("scheduling.k8s.io/v1", "priorityclasses"),
            Map.entry("storage.k8s.io/v1", "csinodes"));

    @Test
    void everyGroupNamesItsVersionsAndResources(Api api) {
        EVERYWHERE.forEach((groupVersion, plural) -> {
            JsonNode list = api.get((groupVersion.equals("v1") ? "/api/" : "/apis/") + groupVersion)
                    .ok();
            assertThat(list.path("groupVersion").asText()).isEqualTo(groupVersion);
            assertThat(list.path("resources").findValuesAsText("name")).contains(plural);
            if (!groupVersion.equals("v1")) {
                JsonNode group =
                        api.get("/apis/" + groupVersion.replaceAll("/.*", "")).ok();
                assertThat(group.path("versions").findValuesAsText("groupVersion"))
                        .contains(groupVersion);
            }
        });
    }

    @Test
    void everyGroupPrefersOneOfItsVersions(Api api) {
        JsonNode groups = api.get("/apis/").ok().path("groups");
        assertThat(groups).isNotEmpty();
        for (JsonNode entry : groups) {
            JsonNode group =
                    api.get("/apis/" + entry.path("name").asText() + "/").ok();
            assertThat(group.path("versions").findValuesAsText("groupVersion"))
                    .contains(group.at("/preferredVersion/groupVersion").asText());
        }
    }

    @Test
    void theAggregatedDocumentsHoldEveryResource(Api api) {
        List<String> found = new ArrayList<>();
        for (String path : List.of("/api", "/apis")) {
            Answer answer = api.send("GET", path, Map.of("Accept", AGGREGATED), "");
            assertThat(answer.headers().firstValue("Content-Type")).contains(AGGREGATED);
            assertThat(answer.ok().path("kind").asText()).isEqualTo("APIGroupDiscoveryList");
            found.addAll(resources(answer.json()));
        }
        EVERYWHERE.forEach((groupVersion, plural) -> assertThat(found).contains(groupVersion + "/" + plural));
    }

    @Test
    void aClientThatPrefersTheAggregatedDocumentsGetsGroupsAndResourcesFromThem(Api api) {
        // What client-go asks for: newest first, the plain document as the last resort.
        String accept = AGGREGATED + "," + AGGREGATED.replace("v=v2;", "v=v2beta1;") + ",application/json";
        Answer answer = api.send("GET", "/apis", Map.of("Accept", accept), "");
        assertThat(answer.headers().firstValue("Content-Type")).contains(AGGREGATED);
        List<String> found = resources(answer.ok());
        List<String> plain = new ArrayList<>();
        for (JsonNode group : api.get("/apis").ok().path("groups")) {
            for (JsonNode version : group.path("versions")) {
                String groupVersion = version.path("groupVersion").asText();
                api.get("/apis/" + groupVersion).ok().path("resources").findValuesAsText("name").stream()
                        .filter(name -> !name.contains("/"))
                        .forEach(name -> plain.add(groupVersion + "/" + name));
            }
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(plain);
    }

    private static List<String> resources(JsonNode groups) {
        List<String> found = new ArrayList<>();
        for (JsonNode group : groups.path("items")) {
            String prefix = Answer.text(group, "/metadata/name");
            for (JsonNode version : group.path("versions")) {
                String groupVersion = (prefix.isEmpty() ? "" : prefix + "/")
                        + version.path("version").asText();
                for (JsonNode resource : version.path("resources")) {
                    found.add(groupVersion + "/" + resource.path("resource").asText());
                }
            }
        }
        return found;
    }

    @Test
    void theServerSaysWhichVersionItIs(Api api) {
        Answer version = api.get("/version");
        assertThat(version.text("/major")).isEqualTo("1");
        assertThat(version.text("/minor")).matches("\\d+\\+?");
        assertThat(version.text("/gitVersion")).startsWith("v1.");
    }

    @Test
    void webhookConfigurationsAreDiscoverable(Api api) {
        assertThat(api.get("/apis").ok().path("groups").findValuesAsText("name"))
                .contains("admissionregistration.k8s.io");
        assertThat(api.get("/apis/admissionregistration.k8s.io")
                        .ok()
                        .path("versions")
                        .findValuesAsText("groupVersion"))
                .contains("admissionregistration.k8s.io/v1");
        assertThat(api.get("/apis/admissionregistration.k8s.io/v1")
                        .ok()
                        .path("resources")
                        .findValuesAsText("name"))
                .contains("mutatingwebhookconfigurations", "validatingwebhookconfigurations");
    }
}
