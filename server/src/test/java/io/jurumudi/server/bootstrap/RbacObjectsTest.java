package io.jurumudi.server.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RbacObjectsTest {
    private final List<ObjectNode> objects = RbacObjects.all();

    @Test
    void grantsEverythingToTheMastersGroup() {
        ObjectNode role = find("ClusterRole", "cluster-admin");
        assertThat(role.path("rules").toString())
                .isEqualTo("[{\"verbs\":[\"*\"],\"apiGroups\":[\"*\"],\"resources\":[\"*\"]},"
                        + "{\"verbs\":[\"*\"],\"nonResourceURLs\":[\"*\"]}]");
        ObjectNode binding = find("ClusterRoleBinding", "cluster-admin");
        assertThat(binding.at("/roleRef/name").asText()).isEqualTo("cluster-admin");
        assertThat(binding.at("/subjects/0/name").asText()).isEqualTo("system:masters");
    }

    @Test
    void writesTheCoreGroupAsAnEmptyText() {
        ObjectNode edit = find("ClusterRole", "system:aggregate-to-edit");
        assertThat(edit.at("/rules/0/apiGroups/0").asText("?")).isEmpty();
        assertThat(edit.at("/rules/0/verbs").toString()).isEqualTo("[\"get\",\"list\",\"watch\"]");
    }

    @Test
    void gathersRulesThroughRolesThatGatherThemselves() {
        List<JsonNode> admin = rules("admin");
        assertThat(admin).containsAll(rules("edit")).containsAll(rules("system:aggregate-to-admin"));
        assertThat(rules("edit")).containsAll(rules("view")).containsAll(rules("system:aggregate-to-edit"));
        assertThat(rules("view")).containsExactlyInAnyOrderElementsOf(rules("system:aggregate-to-view"));
    }

    @Test
    void placesNamespacedRolesInTheirNamespace() {
        ObjectNode role = find("Role", "extension-apiserver-authentication-reader");
        assertThat(role.at("/metadata/namespace").asText()).isEqualTo("kube-system");
    }

    private List<JsonNode> rules(String role) {
        List<JsonNode> rules = new ArrayList<>();
        find("ClusterRole", role).path("rules").forEach(rules::add);
        return rules;
    }

    private ObjectNode find(String kind, String name) {
        return objects.stream()
                .filter(o -> o.path("kind").asText().equals(kind)
                        && o.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
