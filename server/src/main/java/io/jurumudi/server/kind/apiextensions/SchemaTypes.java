package io.jurumudi.server.kind.apiextensions;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import io.jurumudi.machinery.View;
import io.jurumudi.server.cel.KubernetesTypes;
import io.jurumudi.server.cel.ReservedWords;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a schema describes, as a type of the expression language. */
final class SchemaTypes {
    private static final Pattern ESCAPED = Pattern.compile("__|[-./]");

    private SchemaTypes() {}

    /** Empty for what expressions cannot see. */
    static Optional<CelType> of(View schema, boolean resource) {
        return of(schema, resource || SchemaTree.embedded(schema), "selfType");
    }

    private static Optional<CelType> of(View schema, boolean resource, String name) {
        if (SchemaTree.intOrString(schema)) {
            return Optional.of(SimpleType.DYN);
        }
        return switch (SchemaTree.type(schema)) {
            case "array" -> inner(schema.get("items"), name + ".@idx").map(ListType::create);
            case "object" -> object(schema, resource, name);
            case "string" -> Optional.of(text(schema.get("format").text()));
            case "boolean" -> Optional.of(SimpleType.BOOL);
            case "number" -> Optional.of(SimpleType.DOUBLE);
            case "integer" -> Optional.of(SimpleType.INT);
            default -> Optional.empty();
        };
    }

    private static Optional<CelType> inner(View schema, String name) {
        return of(schema, SchemaTree.embedded(schema), name);
    }

    private static CelType text(String format) {
        return switch (format) {
            case "byte" -> SimpleType.BYTES;
            case "duration" -> SimpleType.DURATION;
            case "date", "date-time" -> SimpleType.TIMESTAMP;
            default -> SimpleType.STRING;
        };
    }

    private static Optional<CelType> object(View schema, boolean resource, String name) {
        View additional = schema.get("additionalProperties");
        if (additional.isObject()) {
            return inner(additional, name + ".@elem").map(value -> MapType.create(SimpleType.STRING, value));
        }
        Map<String, CelType> fields = new HashMap<>();
        schema.get("properties").entries().forEach((field, property) -> {
            String escaped = escape(field);
            if (!escaped.isEmpty()) {
                inner(property, name + "." + escaped).ifPresent(type -> fields.put(escaped, type));
            }
        });
        if (resource) {
            fields.put("kind", SimpleType.STRING);
            fields.put("apiVersion", SimpleType.STRING);
            fields.put(
                    "metadata",
                    KubernetesTypes.struct(
                            name + ".metadata", Map.of("name", SimpleType.STRING, "generateName", SimpleType.STRING)));
        }
        return Optional.of(KubernetesTypes.struct(name, fields));
    }

    /** What a field is called in expressions; empty where they cannot name it. */
    private static String escape(String field) {
        if (ReservedWords.contain(field)) {
            return "__" + field + "__";
        }
        if (!field.matches("[a-zA-Z_./-][a-zA-Z0-9_./-]*")) {
            return "";
        }
        return ESCAPED.matcher(field)
                .replaceAll(match -> Matcher.quoteReplacement(
                        switch (match.group()) {
                            case "." -> "__dot__";
                            case "-" -> "__dash__";
                            case "/" -> "__slash__";
                            default -> "__underscores__";
                        }));
    }
}
