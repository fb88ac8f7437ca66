package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.schema.Field;
import io.jurumudi.schema.ListType;
import io.jurumudi.schema.MapType;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.schema.Scalar;
import io.jurumudi.schema.Type;
import java.util.Locale;
import java.util.Set;

/**
 * Objects as they appear in upstream's messages. Upstream checks objects in an internal form of Go structs without JSON names, and
 * when it quotes one, every field is there, called as in Go, with its zero value where it was absent.
 */
public final class GoStruct {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** First words of field names which Go writes in capitals. */
    private static final Set<String> CAPITALS = Set.of(
            "id", "ip", "ips", "uid", "url", "uri", "api", "ca", "cel", "json", "csi", "fs", "iscsi", "nfs", "pd");

    private GoStruct() {}

    /** The same place with the value in its internal form; types that have no internal form stay as they are. */
    public static View of(Type type, View view) {
        return View.of(internal(type, view.node(), Field.Zero.KEPT), view.path());
    }

    private static JsonNode internal(Type type, JsonNode value, Field.Zero zero) {
        return switch (type) {
            case ObjectType object -> object(object, value, zero);
            case ListType list -> {
                if (!value.isArray() || value.isEmpty() && zero != Field.Zero.KEPT) {
                    yield JSON.nullNode();
                }
                ArrayNode items = JSON.arrayNode();
                value.forEach(item -> items.add(internal(list.item(), item, Field.Zero.WRITTEN)));
                yield items;
            }
            case MapType map -> {
                if (!value.isObject() || value.isEmpty() && zero != Field.Zero.KEPT) {
                    yield JSON.nullNode();
                }
                ObjectNode entries = JSON.objectNode();
                value.properties()
                        .forEach(e -> entries.set(e.getKey(), internal(map.value(), e.getValue(), Field.Zero.WRITTEN)));
                yield entries;
            }
            case Scalar scalar -> scalar(scalar, value, zero);
        };
    }

    private static JsonNode object(ObjectType type, JsonNode value, Field.Zero zero) {
        if (isMeta(type)) {
            return value.isObject() ? value : JSON.nullNode();
        }
        if (!value.isObject() && zero == Field.Zero.KEPT) {
            return JSON.nullNode();
        }
        ObjectNode struct = JSON.objectNode();
        for (Field field : type.fields()) {
            JsonNode member = value.path(field.name());
            if (field.type() instanceof ObjectType metadata
                    && metadata.shortName().equals("ObjectMeta")) {
                member.properties().forEach(e -> struct.set(e.getKey(), e.getValue()));
            } else {
                struct.set(goName(field.name()), internal(field.type(), member, field.zero()));
            }
        }
        return struct;
    }

    private static JsonNode scalar(Scalar scalar, JsonNode value, Field.Zero zero) {
        if (!value.isMissingNode() && !value.isNull()) {
            return value;
        }
        if (zero == Field.Zero.KEPT) {
            return JSON.nullNode();
        }
        return switch (scalar) {
            case STRING -> JSON.textNode("");
            case BOOL -> JSON.booleanNode(false);
            case INT32, INT64, DOUBLE, INT_OR_STRING -> JSON.numberNode(0);
            case QUANTITY -> JSON.textNode("0");
            case DURATION -> JSON.textNode("0s");
            case BYTES, TIME, MICRO_TIME, RAW_OBJECT, ANY -> JSON.nullNode();
        };
    }

    /** Types of the meta group are the same inside. */
    private static boolean isMeta(ObjectType type) {
        return type.name().contains(".apimachinery.");
    }

    private static String goName(String jsonName) {
        int end = 0;
        while (end < jsonName.length() && Character.isLowerCase(jsonName.charAt(end))) {
            end++;
        }
        String word = jsonName.substring(0, end);
        String first = CAPITALS.contains(word)
                ? word.toUpperCase(Locale.ROOT)
                : word.isEmpty() ? "" : Character.toUpperCase(word.charAt(0)) + word.substring(1);
        return first + jsonName.substring(end);
    }
}
