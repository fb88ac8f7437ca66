package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.jurumudi.schema.Field;
import io.jurumudi.schema.ListType;
import io.jurumudi.schema.MapType;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.schema.Scalar;
import io.jurumudi.schema.Type;
import java.util.Optional;

/** What Go writes of a field of which nothing was said: nothing, the zero value, or null. */
public final class Zeros {
    private Zeros() {}

    /** Adds, wherever they are absent, the fields that are always written. Changes the tree. */
    public static void fill(ObjectType type, ObjectNode tree) {
        for (var field : type.fields()) {
            var present = tree.get(field.name());
            if (present != null && !present.isNull()) {
                descend(field.type(), present);
            } else if (present == null) {
                settle(field, Optional.empty()).ifPresent(zero -> tree.set(field.name(), zero));
            }
        }
    }

    private static void descend(Type type, JsonNode value) {
        switch (type) {
            case ObjectType object -> {
                if (value instanceof ObjectNode tree) {
                    fill(object, tree);
                }
            }
            case ListType list -> {
                if (!(list.item() instanceof Scalar)) {
                    value.forEach(item -> descend(list.item(), item));
                }
            }
            case MapType map -> {
                if (!(map.value() instanceof Scalar)) {
                    value.forEach(entry -> descend(map.value(), entry));
                }
            }
            case Scalar scalar -> {}
        }
    }

    /** What is written of the field, given what was said of it. */
    static Optional<JsonNode> settle(Field field, Optional<JsonNode> value) {
        return switch (field.zero()) {
            case KEPT -> value;
            case OMITTED -> value.filter(v -> !isZero(v));
            case WRITTEN -> Optional.of(value.orElseGet(() -> of(field.type())));
            case NULL -> Optional.of(value.filter(v -> !isNil(field.type(), v)).orElse(NullNode.getInstance()));
        };
    }

    /** Stored as a message, an empty list is no list. */
    private static boolean isNil(Type type, JsonNode value) {
        return (type instanceof ListType || type instanceof MapType) && value.isEmpty();
    }

    private static boolean isZero(JsonNode value) {
        if (value.isContainerNode()) {
            return value.isEmpty();
        }
        return value.isTextual()
                ? value.textValue().isEmpty()
                : value.isNumber() ? value.doubleValue() == 0 : value.isBoolean() && !value.booleanValue();
    }

    /** The zero value of the type, where it is no pointer. */
    static JsonNode of(Type type) {
        return switch (type) {
            case ObjectType object -> {
                var zero = Json.object();
                fill(object, zero);
                yield zero;
            }
            case ListType list -> NullNode.getInstance();
            case MapType map -> NullNode.getInstance();
            case Scalar scalar ->
                switch (scalar) {
                    case STRING -> TextNode.valueOf("");
                    case BOOL -> BooleanNode.FALSE;
                    case INT32, INT64, INT_OR_STRING, DOUBLE -> IntNode.valueOf(0);
                    case QUANTITY -> TextNode.valueOf("0");
                    case DURATION -> TextNode.valueOf("0s");
                    case BYTES, TIME, MICRO_TIME, RAW_OBJECT, ANY -> NullNode.getInstance();
                };
        };
    }
}
