package io.jurumudi.server.kind.apiextensions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import java.util.List;
import java.util.Set;

/** Whether the defaults in a structural schema are themselves as the schema says. */
final class DefaultRules {
    private static final Set<String> META = Set.of("apiVersion", "kind", "metadata");

    private DefaultRules() {}

    /** @param pruned defaults must not have fields that the schema does not know */
    static void validate(View schema, boolean pruned, Problems problems) {
        validate(schema, true, false, pruned, problems);
    }

    private static void validate(View schema, boolean root, boolean insideMeta, boolean pruned, Problems problems) {
        boolean embedded = root || SchemaTree.embedded(schema);
        View value = schema.get("default");
        if (value.exists()) {
            check(schema, value, insideMeta && !embedded, pruned, problems);
        }
        if (schema.get("items").isObject()) {
            validate(schema.get("items"), false, insideMeta && !embedded, pruned, problems);
        }
        schema.get("properties").entries().forEach((name, property) -> {
            boolean meta = embedded ? META.contains(name) : insideMeta;
            validate(property, false, meta, pruned, problems);
        });
    }

    private static void check(View schema, View value, boolean insideMeta, boolean pruned, Problems problems) {
        if (!insideMeta
                && pruned
                && !prune(value.node().deepCopy(), schema.node()).equals(value.node())) {
            problems.invalid(value, "must not have unknown fields");
        }
        ValueRules.check(value.path(), value.node(), schema.node()).forEach(problems::add);
    }

    /** Whether a schema has a default with fields that it does not know. */
    static boolean hasUnpruned(View schema) {
        return SchemaTree.has(
                schema,
                node -> node.get("default").exists()
                        && !prune(node.get("default").node().deepCopy(), node.node())
                                .equals(node.get("default").node()));
    }

    /** Removes what the schema does not describe; changes and returns the value. */
    private static JsonNode prune(JsonNode value, JsonNode schema) {
        boolean keeps = schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
        if (value instanceof ObjectNode object) {
            boolean embedded = schema.path("x-kubernetes-embedded-resource").asBoolean();
            JsonNode additional = schema.path("additionalProperties");
            boolean open = additional.isObject() || additional.isBoolean();
            for (String key : List.copyOf(
                    object.properties().stream().map(e -> e.getKey()).toList())) {
                JsonNode property = schema.path("properties").path(key);
                if (embedded && META.contains(key)) {
                    continue;
                }
                if (!property.isMissingNode()) {
                    prune(object.get(key), property);
                } else if (open) {
                    prune(object.get(key), additional);
                } else if (!keeps) {
                    object.remove(key);
                }
            }
        } else if (value.isArray()) {
            value.forEach(item -> prune(item, schema.path("items")));
        }
        return value;
    }
}
