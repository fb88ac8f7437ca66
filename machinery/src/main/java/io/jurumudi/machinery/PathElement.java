package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One step from a value to one inside it, as managed fields name it. Fields come before keyed items, those before values. */
sealed interface PathElement extends Comparable<PathElement> {

    /** A field of an object or a key of a map: {@code f:name}. */
    record Name(String name) implements PathElement {
        @Override
        public String toString() {
            return "." + name;
        }
    }

    /** An item of a list told by some of its fields, sorted by name: {@code k:{"name":"c"}}. */
    record Key(TreeMap<String, JsonNode> fields) implements PathElement {
        @Override
        public String toString() {
            return fields.entrySet().stream()
                    .map(field -> field.getKey() + "=" + field.getValue())
                    .collect(Collectors.joining(",", "[", "]"));
        }
    }

    /** An item of a set: {@code v:"x"}. */
    record Value(JsonNode value) implements PathElement {
        @Override
        public String toString() {
            return "[=" + value + "]";
        }
    }

    /** An item of a list told by its place: {@code i:0}. Written by nobody any more, but read. */
    record Index(int index) implements PathElement {
        @Override
        public String toString() {
            return "[" + index + "]";
        }
    }

    /** As a field name of {@code fieldsV1}. */
    default String text() {
        return switch (this) {
            case Name(var name) -> "f:" + name;
            case Key(var fields) -> {
                ObjectNode json = Json.object();
                fields.forEach(json::set);
                yield "k:" + Json.text(json);
            }
            case Value(var value) -> "v:" + Json.text(value);
            case Index(int index) -> "i:" + index;
        };
    }

    /** @throws Json.MalformedException when it is none */
    static PathElement parse(String text) {
        if (text.length() < 2 || text.charAt(1) != ':') {
            throw new Json.MalformedException("missing colon: " + text);
        }
        var rest = text.substring(2);
        return switch (text.charAt(0)) {
            case 'f' -> new Name(rest);
            case 'k' -> {
                var fields = new TreeMap<String, JsonNode>();
                Json.read(rest).properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
                yield new Key(fields);
            }
            case 'v' -> new Value(Json.readAny(rest));
            case 'i' -> new Index(Json.readAny(rest).asInt());
            default -> throw new Json.MalformedException("unknown path element: " + text);
        };
    }

    @Override
    default int compareTo(PathElement other) {
        return switch (this) {
            case Name(var name) when other instanceof Name(var otherName) -> name.compareTo(otherName);
            case Key(var fields) when other instanceof Key(var otherFields) -> compare(fields, otherFields);
            case Value(var value) when other instanceof Value(var otherValue) -> compare(value, otherValue);
            case Index(int index) when other instanceof Index(int otherIndex) -> Integer.compare(index, otherIndex);
            default -> Integer.compare(rank(), other.rank());
        };
    }

    private int rank() {
        return switch (this) {
            case Name name -> 0;
            case Key key -> 1;
            case Value value -> 2;
            case Index index -> 3;
        };
    }

    private static int compare(TreeMap<String, JsonNode> one, TreeMap<String, JsonNode> other) {
        Iterator<Map.Entry<String, JsonNode>> others = other.entrySet().iterator();
        for (var field : one.entrySet()) {
            if (!others.hasNext()) {
                return 1;
            }
            var otherField = others.next();
            int byName = field.getKey().compareTo(otherField.getKey());
            int order = byName != 0 ? byName : compare(field.getValue(), otherField.getValue());
            if (order != 0) {
                return order;
            }
        }
        return others.hasNext() ? -1 : 0;
    }

    private static int compare(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue());
        }
        if (one.isTextual() && other.isTextual()) {
            return one.textValue().compareTo(other.textValue());
        }
        return one.equals(other) ? 0 : one.toString().compareTo(other.toString());
    }
}
