package io.jurumudi.server.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.schema.Schemas;
import io.jurumudi.server.kind.Kinds;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenApiTest {
    private final Schemas schemas = Schemas.builtin();
    private final OpenApi openApi = new OpenApi(Kinds.builtin(schemas).all(), schemas, "v1.36.2");

    @Test
    void listsADocumentForEveryGroupAndVersion() {
        JsonNode paths = Json.read(openApi.index()).path("paths");
        assertThat(paths.path("api/v1").path("serverRelativeURL").asText()).startsWith("/openapi/v3/api/v1?hash=");
        assertThat(paths.has("apis/apps/v1")).isTrue();
        assertThat(paths.has("apis/autoscaling/v1")).isTrue();
    }

    @Test
    void tellsThatPatchTakesFieldValidation() {
        ObjectNode apps = document("apis/apps/v1");
        JsonNode patch = apps.path("paths")
                .path("/apis/apps/v1/namespaces/{namespace}/deployments/{name}")
                .path("patch");
        assertThat(patch.path("x-kubernetes-group-version-kind").path("kind").asText())
                .isEqualTo("Deployment");
        assertThat(patch.path("parameters").findValuesAsText("name")).contains("fieldValidation", "dryRun");
    }

    @Test
    void carriesWhatMergingNeeds() {
        JsonNode containers = document("api/v1")
                .path("components")
                .path("schemas")
                .path("io.k8s.api.core.v1.PodSpec")
                .path("properties")
                .path("containers");
        assertThat(containers.path("x-kubernetes-list-type").asText()).isEqualTo("map");
        assertThat(containers.path("x-kubernetes-list-map-keys").toString()).isEqualTo("[\"name\"]");
        assertThat(containers.path("x-kubernetes-patch-merge-key").asText()).isEqualTo("name");
        assertThat(containers.path("x-kubernetes-patch-strategy").asText()).isEqualTo("merge");
        assertThat(containers.path("description").asText()).isNotEmpty();
    }

    @Test
    void refersOnlyToSchemasThatAreThere() {
        JsonNode index = Json.read(openApi.index()).path("paths");
        index.fieldNames().forEachRemaining(path -> {
            ObjectNode document = document(path);
            JsonNode schemas = document.path("components").path("schemas");
            for (String reference : references(document)) {
                String name = reference.substring("#/components/schemas/".length());
                assertThat(schemas.has(name)).as("%s in %s", name, path).isTrue();
            }
        });
        ObjectNode all = Json.read(openApi.everything());
        for (String reference : references(all)) {
            assertThat(all.path("definitions").has(reference.substring("#/definitions/".length())))
                    .as(reference)
                    .isTrue();
        }
    }

    @Test
    void knowsDocumentsByHashesThatStay() {
        OpenApi again = new OpenApi(Kinds.builtin(schemas).all(), schemas, "v1.36.2");
        assertThat(again.hash("apis/apps/v1")).isEqualTo(openApi.hash("apis/apps/v1"));
        assertThat(openApi.hash("apis/batch/v1")).isNotEqualTo(openApi.hash("apis/apps/v1"));
    }

    private ObjectNode document(String path) {
        return Json.read(openApi.document(path).orElseThrow());
    }

    private static Set<String> references(JsonNode tree) {
        Set<String> references = new HashSet<>(tree.findValuesAsText("$ref"));
        references.remove(""); // the schema of schemas has a property of that name
        return references;
    }
}
