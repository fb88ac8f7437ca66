package io.jurumudi.server.kind.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.jurumudi.server.kind.KindTester;
import org.junit.jupiter.api.Test;

class StorageRulesTest {
    private static final KindTester CLASS = new KindTester("storage.k8s.io", "StorageClass");
    private static final KindTester ATTRIBUTES = new KindTester("storage.k8s.io", "VolumeAttributesClass");

    @Test
    void aTopologyTermThatStandsTwiceIsToldOnce() {
        assertThat(CLASS.problems("""
                metadata: {name: c}
                provisioner: csi.example.com
                allowedTopologies:
                - matchLabelExpressions: [{key: zone, values: [a]}]
                - matchLabelExpressions: [{key: zone, values: [a, a]}]
                """))
                .containsExactly(
                        "allowedTopologies[1].matchLabelExpressions[0].values[1]: Duplicate value: \"a\"",
                        "allowedTopologies[1].matchLabelExpressions: Duplicate value: \"\"");
    }

    @Test
    void ofAChangedClassTheChangeIsToldFirst() {
        assertThat(ATTRIBUTES.problems(
                        "{metadata: {name: a}, driverName: d.example.com, parameters: {a: b}}",
                        "{metadata: {name: a}, driverName: d.example.com}"))
                .containsExactly(
                        "parameters: Forbidden: updates to parameters are forbidden.",
                        "parameters: Required value: must contain at least one key/value pair");
    }
}
