package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;

/** What Go's JSON decoder says of values that have another type than it was to read. */
final class GoValue {
    private GoValue() {}

    static String cannotUnmarshal(JsonNode value, String goType) {
        return "json: cannot unmarshal %s into Go value of type %s".formatted(typeOf(value), goType);
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
