package io.jurumudi.server.kind.apiextensions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.Status.Cause;
import io.jurumudi.machinery.View;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a schema is structural: every field, item and value is described outside of {@code allOf}, {@code anyOf}, {@code oneOf} and
 * {@code not}, which only narrow what is described.
 */
final class StructuralRules {
    private static final JsonNode INT_OR_STRING = Json.readAny("[{\"type\":\"integer\"},{\"type\":\"string\"}]");
    private static final List<String> JUNCTORS = List.of("allOf", "anyOf", "oneOf");

    /** What must not be said in a junctor, and in which words. */
    private static final List<Map.Entry<String, String>> FORBIDDEN = List.of(
            Map.entry("type", "empty"),
            Map.entry("additionalProperties", "undefined"),
            Map.entry("default", "undefined"),
            Map.entry("title", "empty"),
            Map.entry("description", "empty"),
            Map.entry("nullable", "false"),
            Map.entry("x-kubernetes-preserve-unknown-fields", "false"),
            Map.entry("x-kubernetes-embedded-resource", "false"),
            Map.entry("x-kubernetes-int-or-string", "false"),
            Map.entry("x-kubernetes-list-map-keys", "empty"),
            Map.entry("x-kubernetes-list-type", "undefined"),
            Map.entry("x-kubernetes-map-type", "undefined"),
            Map.entry("x-kubernetes-validations", "empty"));

    private enum Level {
        ROOT("must not be empty at the root"),
        ITEM("must not be empty for specified array items"),
        FIELD("must not be empty for specified object fields");

        private final String typeMissing;

        Level(String typeMissing) {
            this.typeMissing = typeMissing;
        }
    }

    private final Problems problems = new Problems();

    private StructuralRules() {}

    /** In upstream's order, which is that of the messages. */
    static List<Cause> problems(View schema) {
        StructuralRules rules = new StructuralRules();
        rules.invariants(schema, Level.ROOT);
        rules.complete(schema, schema, schema.path(), true);
        return rules.problems.causes().stream()
                .sorted(Comparator.comparing(Cause::toString))
                .toList();
    }

    private void invariants(View schema, Level level) {
        String type = SchemaTree.type(schema);
        View properties = schema.get("properties");
        boolean embedded = SchemaTree.embedded(schema);
        if (schema.get("items").isObject()) {
            invariants(schema.get("items"), Level.ITEM);
        } else if (type.equals("array")) {
            problems.required(schema.get("items"), "must be specified");
        }
        properties.entries().values().forEach(property -> invariants(property, Level.FIELD));
        additionalProperties(schema.get("additionalProperties"), level, embedded);
        extensions(schema);
        valueRules(
                schema,
                isIntOrString(schema.node()),
                isIntOrString(schema.node().path("allOf").path(0)));
        type(schema, level, embedded);
        boolean checksMetadata = level == Level.ROOT || embedded;
        if (checksMetadata) {
            for (String field : List.of("kind", "apiVersion")) {
                View property = properties.key(field);
                if (property.exists() && !SchemaTree.type(property).equals("string")) {
                    problems.invalid(property.path() + ".type", SchemaTree.type(property), "must be string");
                }
            }
        }
        if (properties.key("metadata").exists()) {
            metadata(properties.key("metadata"), checksMetadata, level);
        }
        if (embedded && !SchemaTree.preserves(schema) && properties.isEmpty()) {
            problems.required(
                    properties,
                    "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields");
        }
    }

    private void additionalProperties(View additional, Level level, boolean embedded) {
        if (!additional.exists()) {
            return;
        }
        if (level == Level.ROOT) {
            problems.forbidden(additional, "must not be used at the root");
        }
        if (additional.isObject()) {
            invariants(additional, Level.FIELD);
        }
        if (embedded) {
            problems.forbidden(additional, "must not be used if x-kubernetes-embedded-resource is set");
        }
    }

    private void extensions(View schema) {
        if (!SchemaTree.intOrString(schema)) {
            return;
        }
        for (String other : List.of("x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource")) {
            if (SchemaTree.flag(schema, other)) {
                problems.invalid(schema.get(other), "must be false if x-kubernetes-int-or-string is true");
            }
        }
    }

    private void type(View schema, Level level, boolean embedded) {
        View view = schema.get("type");
        String type = view.text();
        if (embedded && !type.equals("object")) {
            String detail = "must be object if x-kubernetes-embedded-resource is true";
            if (type.isEmpty()) {
                problems.required(view, detail);
            } else {
                problems.invalid(view, detail);
            }
        } else if (type.isEmpty() && !SchemaTree.intOrString(schema) && !SchemaTree.preserves(schema)) {
            problems.required(view, level.typeMissing);
        }
        if (level == Level.ROOT && !type.isEmpty() && !type.equals("object")) {
            problems.invalid(view, "must be object at the root");
        }
    }

    /** At the root only the names may be restricted, since everything else about metadata is given. */
    private void metadata(View metadata, boolean checked, Level level) {
        if (checked && !SchemaTree.type(metadata).equals("object")) {
            problems.invalid(metadata.path() + ".type", SchemaTree.type(metadata), "must be object");
        }
        if (level == Level.ROOT) {
            ObjectNode rest = metadata.object().deepCopy();
            if (Set.of("name", "generateName")
                    .containsAll(metadata.get("properties").entries().keySet())) {
                rest.remove("properties");
            }
            rest.remove(List.of("type", "default"));
            if (!rest.isEmpty()) {
                problems.forbidden(
                        metadata,
                        "must not specify anything other than name and generateName, but metadata is implicitly specified");
            }
        }
    }

    private static boolean isIntOrString(JsonNode schema) {
        return schema.path("anyOf").equals(INT_OR_STRING);
    }

    private void valueRules(View schema, boolean skipAnyOf, boolean skipFirstAllOfAnyOf) {
        if (!skipAnyOf) {
            schema.get("anyOf").items().forEach(nested -> nested(nested, false));
        }
        List<View> all = schema.get("allOf").items();
        for (int i = 0; i < all.size(); i++) {
            nested(all.get(i), skipFirstAllOfAnyOf && i == 0);
        }
        schema.get("oneOf").items().forEach(nested -> nested(nested, false));
        if (schema.get("not").isObject()) {
            nested(schema.get("not"), false);
        }
        View pattern = schema.get("pattern");
        try {
            Pattern.compile(pattern.text());
        } catch (PatternSyntaxException e) {
            problems.invalid(pattern, "must be a valid regular expression, but isn't: " + e.getMessage());
        }
    }

    private void nested(View schema, boolean skipAnyOf) {
        valueRules(schema, skipAnyOf, false);
        if (schema.get("items").isObject()) {
            nested(schema.get("items"), false);
        }
        schema.get("properties").entries().values().forEach(property -> nested(property, false));
        for (var forbidden : FORBIDDEN) {
            String field = forbidden.getKey();
            View view = schema.get(field);
            if (view.exists() && !view.isEmpty() && !view.is("false")
                    || field.equals("additionalProperties") && view.isObject()) {
                problems.forbidden(view, "must be " + forbidden.getValue() + " to be structural");
            }
        }
        if (schema.get("properties").key("metadata").exists()) {
            problems.forbidden(schema.get("properties").key("metadata"), "must not be specified in a nested context");
        }
    }

    /** Everything that a junctor names must be described outside; {@code top}: the rules stand in the description itself. */
    private void complete(View rules, View described, String path, boolean top) {
        if (!described.isObject()) {
            problems.required(View.of(described.node(), described.path()), "because it is defined in " + path);
            return;
        }
        if (rules.get("not").isObject()) {
            complete(rules.get("not"), described, path + ".not", false);
        }
        for (String junctor : JUNCTORS) {
            List<View> all = rules.get(junctor).items();
            for (int i = 0; i < all.size(); i++) {
                complete(all.get(i), described, path + "." + junctor + "[" + i + "]", false);
            }
        }
        if (top) {
            return;
        }
        if (rules.get("items").isObject()) {
            complete(rules.get("items"), described.get("items"), path + ".items", false);
        }
        rules.get("properties")
                .entries()
                .forEach((name, property) -> complete(
                        property, described.get("properties").key(name), path + ".properties[" + name + "]", false));
    }
}
