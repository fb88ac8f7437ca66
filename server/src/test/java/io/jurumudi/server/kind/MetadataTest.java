package io.jurumudi.server.kind;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds for every kind, tried on ConfigMaps. */
class MetadataTest {
    private final KindTester configMaps = new KindTester("", "ConfigMap");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: a, namespace: default}|",
                "{namespace: default}|metadata.name: Required value: name or generateName is required",
                "{name: a}|metadata.namespace: Required value",
                "{name: A, namespace: default}|metadata.name: Invalid value: \"A\"",
                "{name: a, namespace: default, generation: -1}|metadata.generation: Invalid value: -1",
                "{name: a, namespace: default, labels: {a b: c}}|metadata.labels: Invalid value: \"a b\"",
                "{name: a, namespace: default, labels: {a: b c}}|metadata.labels: Invalid value: \"b c\"",
                "{name: a, namespace: default, finalizers: [bare]}|metadata.finalizers[0]: Invalid value: \"bare\"",
                "{name: a, namespace: default, finalizers: [kubernetes]}|",
                "{name: a, namespace: default, generateName: b-}|"
            })
    void isChecked(String metadata, String expected) {
        List<String> problems = configMaps.problems("metadata: " + metadata);
        if (expected == null) {
            assertThat(problems).isEmpty();
        } else {
            assertThat(problems).hasSize(1);
            assertThat(problems.getFirst()).startsWith(expected);
        }
    }

    @Test
    void ownersAreNamedInFullAndOnlyOneControls() {
        assertThat(configMaps.problems("""
                metadata:
                  name: a
                  namespace: default
                  ownerReferences:
                  - {apiVersion: v1, kind: Pod, name: p, uid: "1", controller: true}
                  - {apiVersion: v1, kind: Pod, name: q, uid: "2", controller: true}
                  - {apiVersion: v1, kind: Pod, name: r}
                """))
                .anyMatch(p -> p.startsWith("metadata.ownerReferences.uid: Invalid value: \"\": must not be empty"))
                .anyMatch(p ->
                        p.contains("Only one reference can have Controller set to true. Found \"true\" in references"
                                + " for Pod/p and Pod/q"));
    }

    @Test
    void identityStays() {
        assertThat(configMaps.problems(
                        "metadata: {name: a, namespace: default}", "metadata: {name: b, namespace: default}"))
                .containsExactly("metadata.name: Invalid value: \"b\": field is immutable");
    }
}
