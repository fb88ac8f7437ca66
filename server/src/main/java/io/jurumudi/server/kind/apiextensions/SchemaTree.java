package io.jurumudi.server.kind.apiextensions;

import io.jurumudi.machinery.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Ways through a JSON schema, whose nodes stand in many kinds of places. */
final class SchemaTree {
    private static final List<String> LISTS = List.of("allOf", "anyOf", "oneOf");

    private SchemaTree() {}

    /** Whether the schema or any schema in it is such. */
    static boolean has(View schema, Predicate<View> such) {
        if (!schema.isObject()) {
            return false;
        }
        if (such.test(schema)) {
            return true;
        }
        for (View inner : inside(schema)) {
            if (has(inner, such)) {
                return true;
            }
        }
        return false;
    }

    /** The schemas directly in a schema. */
    static List<View> inside(View schema) {
        List<View> inside = new ArrayList<>(items(schema));
        for (String list : LISTS) {
            inside.addAll(schema.get(list).items());
        }
        inside.add(schema.get("not"));
        inside.addAll(schema.get("properties").entries().values());
        inside.add(schema.get("additionalProperties"));
        inside.addAll(schema.get("patternProperties").entries().values());
        inside.add(schema.get("additionalItems"));
        inside.addAll(schema.get("definitions").entries().values());
        inside.addAll(schema.get("dependencies").entries().values());
        inside.removeIf(view -> !view.isObject());
        return inside;
    }

    /** One schema for all items, or one for each of the first few. */
    static List<View> items(View schema) {
        View items = schema.get("items");
        return items.isList() ? items.items() : items.isObject() ? List.of(items) : List.of();
    }

    /** Why the schema cannot be read as a structural one; empty when it can. */
    static Optional<String> unreadable(View schema) {
        if (!schema.isObject()) {
            return Optional.empty();
        }
        for (String field : List.of(
                "id", "$schema", "$ref", "patternProperties", "dependencies", "additionalItems", "definitions")) {
            boolean set = field.equals("additionalItems")
                    ? schema.get(field).exists()
                    : !schema.get(field).isEmpty();
            if (set) {
                String name = field.equals("$schema") ? "schema" : field;
                return Optional.of("OpenAPIV3Schema '" + name + "' is not supported");
            }
        }
        if (schema.get("x-kubernetes-preserve-unknown-fields").is("false")) {
            return Optional.of("internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined");
        }
        if (schema.get("items").isList() && !schema.get("items").isEmpty()) {
            return Optional.of("OpenAPIV3Schema 'items' must be a schema, but is an array");
        }
        for (View inner : inside(schema)) {
            Optional<String> problem = unreadable(inner);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    static boolean flag(View schema, String extension) {
        return schema.get(extension).flag(false);
    }

    static boolean embedded(View schema) {
        return flag(schema, "x-kubernetes-embedded-resource");
    }

    static boolean preserves(View schema) {
        return flag(schema, "x-kubernetes-preserve-unknown-fields");
    }

    static boolean intOrString(View schema) {
        return flag(schema, "x-kubernetes-int-or-string");
    }

    static String type(View schema) {
        return schema.get("type").text();
    }
}
