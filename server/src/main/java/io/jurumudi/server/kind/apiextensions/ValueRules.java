package io.jurumudi.server.kind.apiextensions;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.jurumudi.machinery.GoText;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Status.Cause;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether a value is as a JSON schema says, in the words of upstream's validator of custom resources. For one thread. */
final class ValueRules {
    private final String base;
    private final List<Cause> causes = new ArrayList<>();

    private ValueRules(String base) {
        this.base = base;
    }

    /** @param path where the value stands in the object that is checked */
    static List<Cause> check(String path, JsonNode value, JsonNode schema) {
        ValueRules rules = new ValueRules(path);
        rules.value("", value, schema);
        return rules.causes;
    }

    private void value(String name, JsonNode value, JsonNode schema) {
        List<String> types = types(schema);
        boolean typed = type(name, value, schema, types);
        if (value.isNull()) {
            if (typed) {
                enumeration(name, value, schema.path("enum"));
            }
            return;
        }
        junctors(name, value, schema);
        switch (value.getNodeType()) {
            case STRING -> text(name, value, schema);
            case NUMBER -> number(name, value, schema, types);
            case ARRAY -> list(name, value, schema);
            case OBJECT -> object(name, value, schema);
            case BOOLEAN, BINARY, MISSING, NULL, POJO -> {}
        }
        enumeration(name, value, schema.path("enum"));
    }

    static List<String> types(JsonNode schema) {
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            return List.of("integer", "string");
        }
        String type = schema.path("type").asText("");
        return type.isEmpty() ? List.of() : List.of(type);
    }

    private boolean type(String name, JsonNode value, JsonNode schema, List<String> types) {
        if (types.isEmpty()) {
            return true;
        }
        String wanted = String.join(",", types);
        if (value.isNull()) {
            if (schema.path("nullable").asBoolean()) {
                return true;
            }
            wrongType(name, wanted, "null");
            return false;
        }
        String actual = typeOf(value);
        boolean wholeFloat = actual.equals("number") && value.asDouble() == Math.rint(value.asDouble());
        boolean numeric = types.contains("number") || types.contains("integer");
        if (!numeric && !schema.path("format").asText("").isEmpty() && (value.isTextual() || value.isArray())) {
            return true; // the format says more
        }
        if (types.contains(actual)
                || wholeFloat && types.contains("integer")
                || actual.equals("integer") && types.contains("number")) {
            return true;
        }
        wrongType(name, wanted, actual);
        return false;
    }

    private static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "array";
            case BOOLEAN -> "boolean";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            case STRING, BINARY -> "string";
            case OBJECT, POJO -> "object";
            case NULL, MISSING -> "null";
        };
    }

    private void wrongType(String name, String wanted, String actual) {
        cause(
                "FieldValueTypeInvalid",
                name,
                "Invalid value: " + GoText.quote(actual) + ": " + name + " in body must be of type " + wanted + ": "
                        + GoText.quote(actual));
    }

    private void junctors(String name, JsonNode value, JsonNode schema) {
        JsonNode any = schema.path("anyOf");
        if (!any.isEmpty()) {
            Alternatives tried = alternatives(name, value, any);
            if (tried.valid == 0) {
                composite(GoText.quote(name) + " must validate at least one schema (anyOf)");
                causes.addAll(tried.failure);
            }
        }
        JsonNode one = schema.path("oneOf");
        if (!one.isEmpty()) {
            Alternatives tried = alternatives(name, value, one);
            if (tried.valid != 1) {
                composite(GoText.quote(name) + " must validate one and only one schema (oneOf). "
                        + (tried.valid == 0 ? "Found none valid" : "Found " + tried.valid + " valid alternatives"));
                causes.addAll(tried.valid == 0 ? tried.failure : List.of());
            }
        }
        JsonNode all = schema.path("allOf");
        int valid = 0;
        for (JsonNode inner : all) {
            List<Cause> found = sub(name, value, inner);
            valid += found.isEmpty() ? 1 : 0;
            causes.addAll(found);
        }
        if (valid != all.size()) {
            composite(GoText.quote(name) + " must validate all the schemas (allOf)"
                    + (valid == 0 ? ". None validated" : ""));
        }
        if (schema.path("not").isObject()
                && sub(name, value, schema.path("not")).isEmpty()) {
            composite(GoText.quote(name) + " must not validate the schema (not)");
        }
    }

    private record Alternatives(int valid, List<Cause> failure) {}

    private Alternatives alternatives(String name, JsonNode value, JsonNode schemas) {
        int valid = 0;
        List<Cause> failure = List.of();
        for (JsonNode schema : schemas) {
            List<Cause> found = sub(name, value, schema);
            if (found.isEmpty()) {
                valid++;
            } else if (failure.isEmpty()) {
                failure = found;
            }
        }
        return new Alternatives(valid, failure);
    }

    private List<Cause> sub(String name, JsonNode value, JsonNode schema) {
        ValueRules rules = new ValueRules(base);
        rules.value(name, value, schema);
        return rules.causes;
    }

    private void text(String name, JsonNode value, JsonNode schema) {
        String text = value.textValue();
        int length = text.codePointCount(0, text.length());
        if (schema.has("maxLength") && length > schema.path("maxLength").asLong()) {
            long max = schema.path("maxLength").asLong();
            cause(
                    "FieldValueTooLong",
                    name,
                    "Too long: may not be more than %d %s".formatted(max, max == 1 ? "byte" : "bytes"));
        } else if (schema.has("minLength") && length < schema.path("minLength").asLong()) {
            invalid(
                    name,
                    value,
                    "should be at least " + schema.path("minLength").asLong() + " chars long");
        } else {
            pattern(name, value, schema.path("pattern").asText(""));
        }
        String format = schema.path("format").asText("");
        if (!Formats.fits(format, text)) {
            cause(
                    "FieldValueTypeInvalid",
                    name,
                    "Invalid value: " + GoText.quote(text) + ": " + name + " in body must be of type " + format + ": "
                            + GoText.quote(text));
        }
    }

    private void pattern(String name, JsonNode value, String pattern) {
        try {
            if (!pattern.isEmpty()
                    && !Pattern.compile(pattern).matcher(value.textValue()).find()) {
                invalid(name, value, "should match '" + pattern + "'");
            }
        } catch (PatternSyntaxException e) {
            invalid(name, value, "should match '" + pattern + ", but pattern is invalid: " + e.getMessage() + "'");
        }
    }

    private void number(String name, JsonNode value, JsonNode schema, List<String> types) {
        double number = value.asDouble();
        if (types.equals(List.of("integer"))
                && schema.path("format").asText("").equals("int32")
                && number != (int) number) {
            composite("Checked value must be of type integer with format int32 in " + name);
        }
        if (schema.has("multipleOf")) {
            multiple(name, value, limit(value, schema.path("multipleOf")));
        }
        if (schema.has("minimum")) {
            boolean exclusive = schema.path("exclusiveMinimum").asBoolean();
            double min = limit(value, schema.path("minimum"));
            if (exclusive ? number <= min : number < min) {
                invalid(name, value, "should be greater than " + (exclusive ? "" : "or equal to ") + bound(min));
            }
        }
        if (schema.has("maximum")) {
            boolean exclusive = schema.path("exclusiveMaximum").asBoolean();
            double max = limit(value, schema.path("maximum"));
            if (exclusive ? number >= max : number > max) {
                invalid(name, value, "should be less than " + (exclusive ? "" : "or equal to ") + bound(max));
            }
        }
    }

    /** Upstream compares integers with integers, and so cuts off the fraction of what it compares them with. */
    private static double limit(JsonNode value, JsonNode limit) {
        return value.isIntegralNumber() ? limit.asLong() : limit.asDouble();
    }

    private void multiple(String name, JsonNode value, double factor) {
        if (factor <= 0) {
            cause(
                    "FieldValueInvalid",
                    name,
                    "Invalid value: " + bound(factor) + ": factor MultipleOf declared for " + name
                            + " must be positive: " + bound(factor));
            return;
        }
        double ratio = value.asDouble() / factor;
        if (ratio != Math.rint(ratio)) {
            invalid(name, value, "should be a multiple of " + bound(factor));
        }
    }

    private static String bound(double bound) {
        return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
    }

    private void list(String name, JsonNode value, JsonNode schema) {
        if (schema.path("items").isObject()) {
            for (int i = 0; i < value.size(); i++) {
                value(name + "[" + i + "]", value.get(i), schema.path("items"));
            }
        }
        if (schema.has("minItems") && value.size() < schema.path("minItems").asLong()) {
            invalidSize(
                    name,
                    value,
                    "should have at least " + schema.path("minItems").asLong() + " items");
        }
        tooMany(name, value, schema.path("maxItems"));
        if (schema.path("uniqueItems").asBoolean()
                && value.valueStream().distinct().count() < value.size()) {
            cause("FieldValueInvalid", name, "Invalid value: \"\": " + name + " in body shouldn't contain duplicates");
        }
    }

    private void tooMany(String name, JsonNode value, JsonNode max) {
        if (max.isNumber() && value.size() > max.asLong()) {
            cause(
                    "FieldValueTooMany",
                    name,
                    "Too many: " + value.size() + ": must have at most " + max.asLong()
                            + (max.asLong() == 1 ? " item" : " items"));
        }
    }

    private void object(String name, JsonNode value, JsonNode schema) {
        if (schema.has("minProperties")
                && value.size() < schema.path("minProperties").asLong()) {
            invalidSize(
                    name,
                    value,
                    "should have at least " + schema.path("minProperties").asLong() + " properties");
        }
        tooMany(name, value, schema.path("maxProperties"));
        JsonNode properties = schema.path("properties");
        JsonNode additional = schema.path("additionalProperties");
        for (Iterator<String> keys = value.fieldNames(); keys.hasNext(); ) {
            String key = keys.next();
            if (properties.has(key)) {
                value(name.isEmpty() ? key : name + "." + key, value.get(key), properties.get(key));
            } else if (additional.isObject()) {
                value(name + "." + key, value.get(key), additional);
            } else if (additional.isBoolean() && !additional.booleanValue()) {
                cause(
                        "FieldValueInvalid",
                        name,
                        "Invalid value: " + GoText.quote(key) + ": " + name + "." + key
                                + " in body is a forbidden property");
            }
        }
        for (JsonNode required : schema.path("required")) {
            if (!value.has(required.asText())) {
                cause("FieldValueRequired", name + "." + required.asText(), "Required value");
            }
        }
    }

    private void enumeration(String name, JsonNode value, JsonNode allowed) {
        if (allowed.isEmpty() || allowed.valueStream().anyMatch(one -> same(one, value))) {
            return;
        }
        String values = allowed.valueStream()
                .map(one -> GoText.quote(one.isTextual() ? one.textValue() : Json.text(one)))
                .collect(Collectors.joining(", "));
        cause("FieldValueNotSupported", name, "Unsupported value: " + text(value) + ": supported values: " + values);
    }

    private static boolean same(JsonNode one, JsonNode other) {
        return one.isNumber() && other.isNumber() ? one.asDouble() == other.asDouble() : one.equals(other);
    }

    private void invalid(String name, JsonNode value, String detail) {
        cause("FieldValueInvalid", name, "Invalid value: " + text(value) + ": " + name + " in body " + detail);
    }

    private void invalidSize(String name, JsonNode value, String detail) {
        cause("FieldValueInvalid", name, "Invalid value: " + value.size() + ": " + name + " in body " + detail);
    }

    private void composite(String message) {
        causes.add(new Cause("FieldValueInvalid", "Invalid value: \"\": " + message, base));
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? GoText.quote(value.textValue()) : Json.text(value);
    }

    private void cause(String reason, String name, String message) {
        String below = name.startsWith(".") ? name.substring(1) : name;
        causes.add(new Cause(
                reason,
                message,
                Optional.of(below)
                        .filter(n -> !n.isEmpty())
                        .map(n -> base + "." + n)
                        .orElse(base)));
    }
}
