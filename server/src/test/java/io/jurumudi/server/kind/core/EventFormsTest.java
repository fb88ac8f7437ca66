package io.jurumudi.server.kind.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindTester;
import org.junit.jupiter.api.Test;

/** Events of both groups are the same objects. */
class EventFormsTest {
    private final Kind newer = new KindTester("events.k8s.io", "Event").kind();
    private final KindTester older = new KindTester("", "Event");
    private final ObjectNode stored = older.read("""
            apiVersion: v1
            kind: Event
            metadata: {name: e, namespace: default}
            involvedObject: {kind: Pod, name: p, namespace: default}
            message: happened
            count: 3
            source: {component: kubelet, host: n1}
            lastTimestamp: "2026-03-01T11:59:00Z"
            """);

    @Test
    void loseNothingOnTheWayThereAndBack() {
        ObjectNode converted = newer.convert(stored, "events.k8s.io/v1");
        assertThat(converted.at("/regarding/name").asText()).isEqualTo("p");
        assertThat(converted.path("note").asText()).isEqualTo("happened");
        assertThat(converted.path("deprecatedCount").asInt()).isEqualTo(3);
        assertThat(newer.convert(converted, "v1")).isEqualTo(stored);
    }

    @Test
    void areStoredInOnePlaceAndForm() {
        assertThat(newer.storagePrefix()).isEqualTo(older.kind().storagePrefix());
        assertThat(newer.storedApiVersion()).isEqualTo("v1");
        assertThat(newer.storedField("regarding.name")).isEqualTo("involvedObject.name");
        assertThat(newer.selectableFields().get("regarding.name").apply(stored)).isEqualTo("p");
    }

    @Test
    void printTheSame() {
        assertThat(older.kind().cells(stored, KindTester.NOW))
                .containsSubsequence("60s", "pod/p", "kubelet, n1", "happened", 3L, "e");
    }
}
