package io.jurumudi.server.kind.apiextensions;

import static org.assertj.core.api.Assertions.assertThat;

import io.jurumudi.server.kind.KindTester;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CustomResourceDefinitionRulesTest {
    private static final String DEFINITION = """
            metadata: {name: ships.sea.example.com}
            spec:
              group: sea.example.com
              scope: Namespaced
              names: {plural: ships, kind: Ship}
              versions:
              - name: v1
                served: true
                storage: true
                schema:
                  openAPIV3Schema: %s
              - name: v2
                served: true
                storage: false
                schema:
                  openAPIV3Schema: {type: object}
            """;
    private static final String SCHEMA = "spec.versions[0].schema.openAPIV3Schema";

    private final KindTester tester = new KindTester("apiextensions.k8s.io", "CustomResourceDefinition");

    private String with(String schema) {
        return DEFINITION.formatted(schema);
    }

    @Test
    void remembersInWhichVersionObjectsAreStored() {
        assertThat(tester.create(with("{type: object}")).at("/status/storedVersions"))
                .hasToString("[\"v1\"]");
    }

    @Test
    void fillsTheNamesThatFollowFromTheKind() {
        var names = tester.read(with("{type: object}")).at("/spec/names");
        assertThat(names.path("singular").asText()).isEqualTo("ship");
        assertThat(names.path("listKind").asText()).isEqualTo("ShipList");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: object, properties: {a: {}}} | .properties[a].type: Required value: must not be empty for specified object fields",
                "{type: object, properties: {a: {type: list}}} | .properties[a].type: Unsupported value: \"list\": supported values: \"array\", \"boolean\", \"integer\", \"number\", \"object\", \"string\"",
                "{type: object, properties: {a: {type: array}}} | .properties[a].items: Required value: must be specified",
                "{type: object, properties: {a: {type: integer, default: x}}} | .properties[a].default: Invalid value: \"string\":  in body must be of type integer: \"string\"",
                "{type: object, properties: {a: {type: integer, minimum: 3, default: 2}}} | .properties[a].default: Invalid value: 2:  in body should be greater than or equal to 3",
                "{type: object, properties: {a: {type: object, default: {b: 1}}}} | .properties[a].default: Invalid value: {\"b\":1}: must not have unknown fields",
                "{type: object, properties: {a: {type: string, x-kubernetes-list-type: set}}} | .properties[a].type: Invalid value: \"string\": must be array if x-kubernetes-list-type is specified",
                "{type: object, allOf: [{properties: {b: {minLength: 1}}}]} | .properties[b]: Required value: because it is defined in spec.versions[0].schema.openAPIV3Schema.allOf[0].properties[b]",
                "{type: object, properties: {a: {type: string, pattern: '['}}} | .properties[a].pattern: Invalid value: \"[\": must be a valid regular expression, but isn't: error parsing regexp: missing closing ]: `[`",
            })
    void refusesSchemasThatAreNotInOrder(String schema, String problem) {
        assertThat(tester.problems(with(schema))).containsExactly(SCHEMA + problem);
    }

    @Test
    void namesWhatAllVersionsHaveInCommonWhereUpstreamDoes() {
        assertThat(tester.problems(with("{type: object}").replace("type: object", "type: objects")))
                .contains(
                        "spec.validation.openAPIV3Schema.type: Invalid value: \"objects\": must be object at the root");
    }

    @Test
    void keepsVersionsInWhichObjectsMayBeStored() {
        assertThat(tester.problems(
                        with("{type: object}"), with("{type: object}").replace("name: v1", "name: v3")))
                .anyMatch(
                        problem -> problem.startsWith("status.storedVersions[0]: Invalid value: \"v1\": missing from"));
    }

    @Test
    void warnsOfFormatsThatNobodyKnows() {
        var object = tester.read(with("{type: object, properties: {a: {type: string, format: odd}}}"));
        assertThat(tester.kind().rules().warnings(io.jurumudi.machinery.View.of(object)))
                .containsExactly("unrecognized format \"odd\"");
    }
}
