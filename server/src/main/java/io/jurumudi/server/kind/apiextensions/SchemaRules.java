package io.jurumudi.server.kind.apiextensions;

import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a schema of a custom resource may say, structural or not. */
final class SchemaRules {
    private static final List<String> TYPES = List.of("array", "boolean", "integer", "number", "object", "string");
    private static final Set<String> META = Set.of("metadata", "kind", "apiVersion");
    private static final List<String> REASONS =
            List.of("FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired");

    /**
     * What holds where a schema stands.
     *
     * @param defaultsForbidden why it must have no default; empty where it may
     * @param insideMeta it describes metadata of an object
     * @param uncorrelated the nearest place above which old and new values cannot be matched; empty where they can
     */
    private record Place(String defaultsForbidden, boolean insideMeta, String uncorrelated) {
        Place withoutDefaults(String why) {
            return new Place(why, insideMeta, uncorrelated);
        }

        Place inMeta() {
            return new Place(defaultsForbidden, true, uncorrelated);
        }

        Place uncorrelated(String path) {
            return uncorrelated.isEmpty() ? new Place(defaultsForbidden, insideMeta, path) : this;
        }
    }

    private final Ratchet ratchet;
    private final Problems problems;

    private SchemaRules(Ratchet ratchet, Problems problems) {
        this.ratchet = ratchet;
        this.problems = problems;
    }

    /** @param expressions checks the rules in it; {@link ExpressionRules#NONE} where the schema is not in order anyway */
    static void validate(View schema, Ratchet ratchet, ExpressionRules expressions, Problems problems) {
        Problems found = new Problems();
        Problems inExpressions = new Problems();
        new SchemaRules(ratchet, found).schema(schema, new Place("", false, ""), true, expressions, inExpressions);
        found.causes().forEach(problems::add);
        inExpressions.causes().forEach(problems::add);
    }

    private void schema(View schema, Place place, boolean root, ExpressionRules expressions, Problems inExpressions) {
        if (!schema.isObject()) {
            return;
        }
        int before = problems.causes().size();
        simple(schema, place);
        inside(schema, place, root, expressions, inExpressions);
        mapType(schema);
        listType(schema);
        if (ratchet.listKeys()) {
            listItems(schema, problems);
        }
        List<View> rules = schema.get("x-kubernetes-validations").items();
        rules.forEach(rule -> rule(schema, rule));
        if (problems.causes().size() == before && !rules.isEmpty()) {
            expressions.validate(schema, rules, place.uncorrelated(), inExpressions);
        }
    }

    private void simple(View schema, Place place) {
        View type = schema.get("type");
        if (ratchet.types() && !type.text().isEmpty() && !TYPES.contains(type.text())) {
            problems.notSupported(type, TYPES);
        }
        if (schema.get("default").exists() && !place.defaultsForbidden().isEmpty()) {
            problems.forbidden(schema.get("default"), "must not be set " + place.defaultsForbidden());
        }
        for (String field :
                List.of("id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref")) {
            View view = schema.get(field);
            boolean present =
                    Set.of("id", "patternProperties", "definitions").contains(field) ? !view.isEmpty() : view.exists();
            if (present) {
                problems.forbidden(view, field + " is not supported");
            }
        }
        if (type.is("null")) {
            problems.forbidden(type, "type cannot be set to null, use nullable as an alternative");
        }
        if (schema.get("items").isList() && !schema.get("items").isEmpty()) {
            problems.forbidden(schema.get("items"), "items must be a schema object and not an array");
        }
        if (place.insideMeta() && SchemaTree.embedded(schema)) {
            problems.forbidden(
                    schema.get("x-kubernetes-embedded-resource"), "must not be used inside of resource meta");
        }
        if (schema.get("uniqueItems").flag(false)) {
            problems.forbidden(
                    schema.get("uniqueItems"),
                    "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
        }
        if (schema.get("x-kubernetes-preserve-unknown-fields").is("false")) {
            problems.invalid(schema.get("x-kubernetes-preserve-unknown-fields"), "must be true or undefined");
        }
    }

    private void inside(View schema, Place place, boolean root, ExpressionRules expressions, Problems inExpressions) {
        View properties = schema.get("properties");
        View additional = schema.get("additionalProperties");
        if (additional.exists()) {
            if (!properties.isEmpty() && !additional.is("true")) {
                problems.forbidden(additional, "additionalProperties and properties are mutual exclusive");
            }
            Place below = place.insideMeta()
                    ? place.withoutDefaults("inside additionalProperties applying to object metadata")
                    : place;
            schema(additional, below, false, expressions.values(schema), inExpressions);
        }
        boolean correlated = !schema.get("x-kubernetes-map-type").is("atomic");
        properties.entries().forEach((name, property) -> {
            Place below = correlated ? place : place.uncorrelated(schema.path());
            if ((root || SchemaTree.embedded(schema)) && META.contains(name)) {
                below = below.inMeta();
                if (root) {
                    below = below.withoutDefaults("in top-level " + name);
                }
            }
            schema(property, below, false, expressions.property(schema, name), inExpressions);
        });
        schema(schema.get("not"), place, false, ExpressionRules.NONE, inExpressions);
        for (String junctor : List.of("allOf", "oneOf", "anyOf")) {
            schema.get(junctor)
                    .items()
                    .forEach(inner -> schema(inner, place, false, ExpressionRules.NONE, inExpressions));
        }
        schema.get("definitions")
                .entries()
                .values()
                .forEach(inner -> schema(inner, place, false, ExpressionRules.NONE, inExpressions));
        Place items = schema.get("x-kubernetes-list-type").is("map") ? place : place.uncorrelated(schema.path());
        SchemaTree.items(schema).forEach(item -> schema(item, items, false, expressions.items(schema), inExpressions));
        schema.get("dependencies")
                .entries()
                .values()
                .forEach(inner -> schema(inner, place, false, ExpressionRules.NONE, inExpressions));
    }

    private void mapType(View schema) {
        View mapType = schema.get("x-kubernetes-map-type");
        if (mapType.exists()) {
            ofType(schema, "object", "must be object if x-kubernetes-map-type is specified");
            if (!mapType.is("atomic") && !mapType.is("granular")) {
                problems.notSupported(mapType, List.of("atomic", "granular"));
            }
        }
    }

    /** False, with a complaint, when the schema is of another type. */
    private boolean ofType(View schema, String wanted, String detail) {
        View type = schema.get("type");
        if (type.is(wanted)) {
            return true;
        }
        if (type.text().isEmpty()) {
            problems.required(type, detail);
        } else {
            problems.invalid(type, detail);
        }
        return false;
    }

    private void listType(View schema) {
        View listType = schema.get("x-kubernetes-list-type");
        if (listType.exists()
                && ofType(schema, "array", "must be array if x-kubernetes-list-type is specified")
                && ratchet.atomicSets()) {
            atomicItems(schema);
        }
        if (listType.exists() && !List.of("atomic", "set", "map").contains(listType.text())) {
            problems.notSupported(listType, List.of("atomic", "set", "map"));
        }
        View keys = schema.get("x-kubernetes-list-map-keys");
        if (!keys.isEmpty() && !listType.is("map")) {
            String detail = "must be map if x-kubernetes-list-map-keys is non-empty";
            if (listType.exists()) {
                problems.invalid(listType, detail);
            } else {
                problems.required(listType, detail);
            }
        }
        if (listType.is("map")) {
            mapItems(schema, keys);
        }
    }

    private void atomicItems(View schema) {
        if (!isSetOfParts(schema)) {
            return;
        }
        View items = schema.get("items");
        String extension = SchemaTree.type(items).equals("array") ? "x-kubernetes-list-type" : "x-kubernetes-map-type";
        problems.invalid(
                View.of(
                        items.get("x-kubernetes-list-type").node(),
                        items.get(extension).path()),
                "must be atomic as item of a list with x-kubernetes-list-type=set");
    }

    /** A set whose items could be changed in part. */
    static boolean isSetOfParts(View schema) {
        View items = schema.get("items");
        if (!schema.get("x-kubernetes-list-type").is("set") || !items.isObject()) {
            return false;
        }
        return switch (SchemaTree.type(items)) {
            case "array" ->
                items.get("x-kubernetes-list-type").exists()
                        && !items.get("x-kubernetes-list-type").is("atomic");
            case "object" -> !items.get("x-kubernetes-map-type").is("atomic");
            default -> false;
        };
    }

    private void mapItems(View schema, View keys) {
        View items = schema.get("items");
        if (keys.isEmpty()) {
            problems.required(keys, "must not be empty if x-kubernetes-list-type is map");
        }
        if (!items.exists()) {
            problems.required(items, "must have a schema if x-kubernetes-list-type is map");
        } else if (!items.isObject()) {
            problems.invalid(items, "must only have a single schema if x-kubernetes-list-type is map");
        } else if (!SchemaTree.type(items).equals("object")) {
            Check.invalidText(
                    problems, items.get("type"), "must be object if parent array's x-kubernetes-list-type is map");
        } else {
            Set<String> seen = new HashSet<>();
            for (View key : keys.items()) {
                View property = items.get("properties").key(key.text());
                if (!property.exists()) {
                    problems.invalid(keys, "entries must all be names of item properties");
                } else if (Set.of("array", "object").contains(SchemaTree.type(property))) {
                    problems.invalid(
                            property.path() + ".type",
                            SchemaTree.type(items),
                            "must be a scalar type if parent array's x-kubernetes-list-type is map");
                }
                if (!seen.add(key.text())) {
                    problems.invalid(keys, "must not contain duplicate entries");
                }
            }
        }
    }

    /** Items of sets and maps must be there, and so must the keys of a map. */
    static void listItems(View schema, Problems problems) {
        View items = schema.get("items");
        String listType = schema.get("x-kubernetes-list-type").text();
        if (!items.isObject() || !Set.of("set", "map").contains(listType)) {
            return;
        }
        if (items.get("nullable").flag(false)) {
            problems.forbidden(items.get("nullable"), "cannot be nullable when x-kubernetes-list-type is " + listType);
        }
        if (!listType.equals("map")) {
            return;
        }
        Set<String> required = new HashSet<>();
        items.get("required").items().forEach(name -> required.add(name.text()));
        for (View key : schema.get("x-kubernetes-list-map-keys").items()) {
            View property = items.get("properties").key(key.text());
            if (!property.exists()) {
                continue;
            }
            if (!required.contains(key.text()) && !property.get("default").exists()) {
                problems.required(
                        property.get("default"),
                        "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property");
            }
            if (property.get("nullable").flag(false)) {
                problems.forbidden(
                        property.get("nullable"),
                        "this property is in x-kubernetes-list-map-keys, so it cannot be nullable");
            }
        }
    }

    /** Everything about a rule but its expressions. */
    private void rule(View schema, View rule) {
        String expression = rule.get("rule").text().strip();
        View message = rule.get("message");
        String words = message.text().strip();
        if (expression.isEmpty()) {
            problems.required(rule.get("rule"), "rule is not specified");
        } else if (!message.text().isEmpty() && words.isEmpty()) {
            problems.invalid(message, "must be non-empty if specified");
        } else if (hasBreaks(words)) {
            problems.invalid(message, "must not contain line breaks");
        } else if (hasBreaks(expression) && words.isEmpty()) {
            problems.required(message, "message must be specified if rule contains line breaks");
        }
        View messageExpression = rule.get("messageExpression");
        if (!messageExpression.text().isEmpty() && messageExpression.text().isBlank()) {
            problems.required(messageExpression, "messageExpression must be non-empty if specified");
        }
        View reason = rule.get("reason");
        if (reason.exists() && !REASONS.contains(reason.text())) {
            problems.notSupported(reason, REASONS);
        }
        View path = rule.get("fieldPath");
        if (path.text().isEmpty()) {
            return;
        }
        if (path.text().isBlank()) {
            problems.invalid(path, "must be non-empty if specified");
        }
        if (hasBreaks(path.text())) {
            problems.invalid(path, "must not contain line breaks");
        }
        if (SchemaTree.unreadable(schema).isEmpty()
                && !FieldPaths.find(path.text(), schema, true).problem().isEmpty()) {
            problems.invalid(path, "must be a valid path");
        }
    }

    private static boolean hasBreaks(String text) {
        return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
    }
}
