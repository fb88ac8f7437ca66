package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.schema.Field;
import io.jurumudi.schema.ListType;
import io.jurumudi.schema.MapType;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.schema.Scalar;
import io.jurumudi.schema.Type;

/** Fills absent fields with the defaults that the schema itself states. */
public final class Defaults {
    private Defaults() {}

    /** Changes the tree. */
    public static void apply(ObjectType type, ObjectNode tree) {
        for (var field : type.fields()) {
            var present = tree.get(field.name());
            if (isUnset(field, present)) {
                field.defaultJson().ifPresent(json -> tree.set(field.name(), Json.readAny(json)));
                present = tree.get(field.name());
            }
            if (present != null) {
                descend(field.type(), present);
            }
        }
    }

    /** Go cannot tell an absent value from an empty one where the field is not a pointer. */
    private static boolean isUnset(Field field, JsonNode value) {
        return value == null
                || value.isNull()
                || (field.zero() != Field.Zero.KEPT
                        && value.isTextual()
                        && value.textValue().isEmpty());
    }

    private static void descend(Type type, JsonNode value) {
        switch (type) {
            case ObjectType object -> {
                if (value instanceof ObjectNode tree) {
                    apply(object, tree);
                }
            }
            case ListType list -> {
                if (!(list.item() instanceof Scalar) && value instanceof ArrayNode items) {
                    items.forEach(item -> descend(list.item(), item));
                }
            }
            case MapType map -> {
                if (!(map.value() instanceof Scalar) && value instanceof ObjectNode entries) {
                    entries.forEach(entry -> descend(map.value(), entry));
                }
            }
            case Scalar scalar -> {}
        }
    }
}
