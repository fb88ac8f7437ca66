package io.jurumudi.server.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Fills fields that nobody filled. An empty text counts as unfilled, since a client's encoder may write one for none. */
public final class Fill {
    private Fill() {}

    public static void text(ObjectNode object, String field, String value) {
        if (object.path(field).asText("").isEmpty()) {
            object.put(field, value);
        }
    }

    /** As {@link #text} for fields where an empty text is a value, which upstream then finds wrong. */
    public static void textIfAbsent(ObjectNode object, String field, String value) {
        if (!object.hasNonNull(field)) {
            object.put(field, value);
        }
    }

    public static void number(ObjectNode object, String field, int value) {
        if (!object.hasNonNull(field)) {
            object.put(field, value);
        }
    }

    /** As {@link #number}, where zero means unfilled too. */
    public static void nonZero(ObjectNode object, String field, int value) {
        if (object.path(field).asLong() == 0) {
            object.put(field, value);
        }
    }

    public static void flag(ObjectNode object, String field, boolean value) {
        if (!object.hasNonNull(field)) {
            object.put(field, value);
        }
    }

    /** Bytes that are null are none, which is written as an empty text. */
    public static void emptyForNull(ObjectNode bytes) {
        List<String> keys = new ArrayList<>();
        bytes.properties().forEach(entry -> {
            if (entry.getValue().isNull()) {
                keys.add(entry.getKey());
            }
        });
        keys.forEach(key -> bytes.put(key, ""));
    }

    /** Nothing finer than a thousandth of a resource is counted: amounts are rounded up. */
    public static void thousandths(JsonNode amounts) {
        if (amounts instanceof ObjectNode list) {
            for (Map.Entry<String, JsonNode> amount : list.properties()) {
                String text = amount.getValue().asText("0");
                String rounded = Quantity.parse(text).thousandths().toString();
                if (!rounded.equals(text) && text.matches(".*[nu]")) {
                    amount.setValue(TextNode.valueOf(rounded));
                }
            }
        }
    }

    /** As {@link #thousandths(JsonNode)} for the limits and requests there. */
    public static void resources(JsonNode resources) {
        thousandths(resources.path("limits"));
        thousandths(resources.path("requests"));
    }

    /** The object in the field, made when there is none. */
    public static ObjectNode object(ObjectNode parent, String field) {
        return parent.get(field) instanceof ObjectNode there ? there : parent.putObject(field);
    }

    /** The object at the end of the path, or an empty one that belongs to nothing. */
    public static ObjectNode at(JsonNode object, String... path) {
        return Columns.at(object, path) instanceof ObjectNode there ? there : Json.object();
    }

    /** The objects in the list, which may be absent. */
    public static List<ObjectNode> each(JsonNode list) {
        List<ObjectNode> objects = new ArrayList<>(list.size());
        for (JsonNode item : list) {
            if (item instanceof ObjectNode object) {
                objects.add(object);
            }
        }
        return objects;
    }
}
