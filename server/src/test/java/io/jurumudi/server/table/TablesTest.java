package io.jurumudi.server.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.server.kind.KindTester;
import java.util.List;
import org.junit.jupiter.api.Test;

class TablesTest {
    private final KindTester namespaces = new KindTester("", "Namespace");
    private final ObjectNode namespace =
            namespaces.create("metadata: {name: ns, creationTimestamp: '2026-03-01T11:59:00Z'}");

    @Test
    void showsNamesMarksAndCells() {
        ObjectNode table = new Tables(namespaces.kind(), "v1", Tables.IncludeObject.METADATA)
                .table(Json.object().put("resourceVersion", "7"), List.of(namespace), "v1", KindTester.NOW);
        assertThat(table.path("apiVersion").asText()).isEqualTo("meta.k8s.io/v1");
        assertThat(table.at("/metadata/resourceVersion").asText()).isEqualTo("7");
        assertThat(table.at("/columnDefinitions/0/format").asText()).isEqualTo("name");
        assertThat(table.at("/columnDefinitions/0/description").asText()).startsWith("Name must be unique");
        assertThat(table.at("/rows/0/cells").toString()).isEqualTo("[\"ns\",\"Active\",\"60s\"]");
        assertThat(table.at("/rows/0/object/kind").asText()).isEqualTo("PartialObjectMetadata");
        assertThat(table.at("/rows/0/object").has("spec")).isFalse();
    }

    @Test
    void carriesWholeObjectsOrNoneWhenAsked() {
        assertThat(row(Tables.IncludeObject.OBJECT)
                        .at("/object/spec/finalizers/0")
                        .asText())
                .isEqualTo("kubernetes");
        assertThat(row(Tables.IncludeObject.NONE).path("object").isNull()).isTrue();
    }

    @Test
    void printsNameAndTimeForKindsWithoutColumns() {
        KindTester ranges = new KindTester("", "LimitRange");
        ObjectNode range = ranges.read("metadata: {name: l, namespace: ns, creationTimestamp: '2026-03-01T11:59:00Z'}");
        ObjectNode table = new Tables(ranges.kind(), "v1", Tables.IncludeObject.NONE)
                .table(Json.object(), List.of(range), "v1", KindTester.NOW);
        assertThat(table.at("/rows/0/cells").toString()).isEqualTo("[\"l\",\"2026-03-01T11:59:00Z\"]");
    }

    @Test
    void saysTheColumnsOfAWatchOnce() {
        Tables tables = new Tables(namespaces.kind(), "v1", Tables.IncludeObject.NONE);
        assertThat(tables.event(namespace, "v1", true, KindTester.NOW).path("columnDefinitions"))
                .hasSize(3);
        assertThat(tables.event(namespace, "v1", false, KindTester.NOW)
                        .path("columnDefinitions")
                        .isNull())
                .isTrue();
    }

    private ObjectNode row(Tables.IncludeObject include) {
        return (ObjectNode) new Tables(namespaces.kind(), "v1", include)
                .table(Json.object(), List.of(namespace), "v1", KindTester.NOW)
                .at("/rows/0");
    }
}
