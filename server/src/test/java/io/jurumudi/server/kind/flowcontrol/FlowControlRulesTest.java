package io.jurumudi.server.kind.flowcontrol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.server.kind.KindTester;
import org.junit.jupiter.api.Test;

class FlowControlRulesTest {
    private static final String GROUP = "flowcontrol.apiserver.k8s.io";

    private final KindTester schemas = new KindTester(GROUP, "FlowSchema");
    private final KindTester levels = new KindTester(GROUP, "PriorityLevelConfiguration");

    @Test
    void everyBuiltinObjectIsInOrder() {
        for (ObjectNode object : BuiltinFlows.all()) {
            KindTester tester = object.path("kind").asText().equals("FlowSchema") ? schemas : levels;
            assertThat(tester.problems(Json.text(object))).as(object.toString()).isEmpty();
        }
    }

    @Test
    void theExemptLevelIsFixedButForWhatItLends() {
        String exempt = "{metadata: {name: exempt}, spec: {type: Exempt, exempt: {lendablePercent: %s}}}";
        assertThat(levels.problems(exempt.formatted("50"))).isEmpty();
        assertThat(levels.problems(exempt.formatted("101")))
                .containsExactly(
                        "spec.exempt.lendablePercent: Invalid value: 101: must be between 0 and 100, inclusive");
    }

    @Test
    void onlyTheSchemaNamedExemptComesFirst() {
        assertThat(schemas.problems("""
                        metadata: {name: mine}
                        spec:
                          matchingPrecedence: 1
                          priorityLevelConfiguration: {name: system}
                          rules:
                          - subjects: [{kind: User, user: {name: u}, group: {name: g}}]
                            nonResourceRules: [{verbs: ["*", get], nonResourceURLs: [healthz]}]
                        """))
                .containsExactly(
                        "spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have matchingPrecedence 1",
                        "spec.rules[0].subjects[0].group: Forbidden: group is forbidden when subject kind is not 'Group'",
                        "spec.rules[0].nonResourceRules[0].verbs: Invalid value: [\"*\",\"get\"]: if '*' is present, must not specify other verbs",
                        "spec.rules[0].nonResourceRules[0].nonResourceURLs[0]: Invalid value: \"healthz\": must start with slash");
    }
}
