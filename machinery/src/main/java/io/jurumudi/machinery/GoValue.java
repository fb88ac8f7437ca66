package io.jurumudi.machinery;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.Collectors;

/** What Go's JSON decoder says of values that have another type than it was to read. */
public final class GoValue {
    private GoValue() {}

    public static String cannotUnmarshal(JsonNode value, String goType) {
        return "json: cannot unmarshal %s into Go value of type %s".formatted(typeOf(value), goType);
    }

    /** As {@code %#v} shows what was read without a type, of maps whose keys have the type {@code key}. */
    static String inGo(JsonNode value, String key) {
        return switch (value.getNodeType()) {
            case ARRAY ->
                value.valueStream()
                        .map(item -> inGo(item, key))
                        .collect(Collectors.joining(", ", "[]interface {}{", "}"));
            case OBJECT, POJO ->
                value.propertyStream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry -> GoText.quote(entry.getKey()) + ":" + inGo(entry.getValue(), key))
                        .collect(Collectors.joining(", ", "map[" + key + "]interface {}{", "}"));
            case STRING, BINARY -> GoText.quote(value.asText());
            case NULL, MISSING -> "interface {}(nil)";
            case NUMBER, BOOLEAN -> value.asText();
        };
    }

    /** As {@code %v} shows it. */
    public static String print(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT, POJO ->
                value.propertyStream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry -> entry.getKey() + ":" + print(entry.getValue()))
                        .collect(Collectors.joining(" ", "map[", "]"));
            case ARRAY -> value.valueStream().map(GoValue::print).collect(Collectors.joining(" ", "[", "]"));
            case NULL, MISSING -> "<nil>";
            case STRING, BINARY, NUMBER, BOOLEAN -> value.asText();
        };
    }

    /** The type that Go keeps a value in of which no type is known. */
    static String untypedGo(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "[]interface {}";
            case OBJECT, POJO -> "map[string]interface {}";
            case NUMBER -> value.isIntegralNumber() ? "int64" : "float64";
            case BOOLEAN -> "bool";
            case STRING, BINARY -> "string";
            case NULL, MISSING -> "%!s(<nil>)";
        };
    }

    static String typeOf(JsonToken token) {
        return switch (token) {
            case START_OBJECT, END_OBJECT, FIELD_NAME, VALUE_EMBEDDED_OBJECT -> "object";
            case START_ARRAY, END_ARRAY -> "array";
            case VALUE_STRING -> "string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "number";
            case VALUE_TRUE, VALUE_FALSE -> "bool";
            case VALUE_NULL, NOT_AVAILABLE -> "null";
        };
    }

    static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "array";
            case OBJECT, POJO -> "object";
            case NUMBER -> "number";
            case BOOLEAN -> "bool";
            case STRING, BINARY -> "string";
            case NULL, MISSING -> "null";
        };
    }
}
