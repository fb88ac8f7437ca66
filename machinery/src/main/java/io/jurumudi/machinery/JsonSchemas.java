package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.schema.Field;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.schema.Scalar;
import java.util.Set;

/**
 * The fields of {@code JSONSchemaProps} that may hold a schema or something else. In JSON either stands there as it is; on the protobuf
 * wire there is a message with a field for each ({@code JSONSchemaPropsOrArray}, {@code JSONSchemaPropsOrBool},
 * {@code JSONSchemaPropsOrStringArray}).
 */
final class JsonSchemas {
    private static final String ITEMS = "items";
    private static final String DEPENDENCIES = "dependencies";
    private static final Set<String> OR_FLAG = Set.of("additionalProperties", "additionalItems");

    private JsonSchemas() {}

    static boolean holds(ObjectType owner, Field field) {
        return (field.type() == Scalar.ANY || field.name().equals(DEPENDENCIES))
                && owner.shortName().equals("JSONSchemaProps")
                && (field.name().equals(ITEMS) || field.name().equals(DEPENDENCIES) || OR_FLAG.contains(field.name()));
    }

    static void write(JsonNode value, ObjectType schema, Field field, WireOutput out) {
        if (field.name().equals(DEPENDENCIES)) {
            for (var entry : ProtobufWriter.backwards(value)) {
                int end = out.size();
                choice(entry.getValue(), schema, out);
                out.end(2, out.size() - end);
                out.text(1, entry.getKey());
                out.end(field.number(), out.size() - end);
            }
            return;
        }
        int end = out.size();
        if (OR_FLAG.contains(field.name())) {
            if (value.isObject()) {
                schema(2, value, schema, out);
            }
            out.number(1, value.isObject() || value.asBoolean() ? 1 : 0);
        } else {
            choice(value, schema, out);
        }
        out.end(field.number(), out.size() - end);
    }

    /** One schema, or several, or names. */
    private static void choice(JsonNode value, ObjectType schema, WireOutput out) {
        if (value.isObject()) {
            schema(1, value, schema, out);
            return;
        }
        for (int i = value.size() - 1; i >= 0; i--) {
            if (value.get(i).isTextual()) {
                out.text(2, value.get(i).textValue());
            } else {
                schema(2, value.get(i), schema, out);
            }
        }
    }

    private static void schema(int number, JsonNode value, ObjectType schema, WireOutput out) {
        int end = out.size();
        ProtobufWriter.write(value, schema, out);
        out.end(number, out.size() - end);
    }

    static void read(WireInput in, ObjectType schema, Field field, ObjectNode into) {
        if (field.name().equals(DEPENDENCIES)) {
            String key = "";
            JsonNode value = Json.array();
            while (in.hasMore()) {
                int tag = in.tag(field.name());
                switch (tag) {
                    case 1 << 3 | WireInput.BYTES -> key = in.text();
                    case 2 << 3 | WireInput.BYTES -> value = choice(in.message(), schema, true);
                    default -> in.skip(tag & 7);
                }
            }
            into.withObjectProperty(field.name()).set(key, value);
        } else if (OR_FLAG.contains(field.name())) {
            into.set(field.name(), orFlag(in, schema));
        } else {
            into.set(field.name(), choice(in, schema, false));
        }
    }

    private static JsonNode choice(WireInput in, ObjectType schema, boolean names) {
        ArrayNode several = Json.array();
        while (in.hasMore()) {
            int tag = in.tag("JSONSchemaProps");
            switch (tag) {
                case 1 << 3 | WireInput.BYTES -> {
                    return schema(in.message(), schema);
                }
                case 2 << 3 | WireInput.BYTES -> {
                    if (names) {
                        several.add(in.text());
                    } else {
                        several.add(schema(in.message(), schema));
                    }
                }
                default -> in.skip(tag & 7);
            }
        }
        return several;
    }

    /** Without the zero values that are on the wire: nothing further on knows that there is a schema in this place. */
    private static JsonNode schema(WireInput in, ObjectType schema) {
        return Decoder.decode(ProtobufReader.read(in, schema), schema).tree();
    }

    private static JsonNode orFlag(WireInput in, ObjectType schema) {
        JsonNode value = Json.object().booleanNode(false);
        while (in.hasMore()) {
            int tag = in.tag("JSONSchemaPropsOrBool");
            switch (tag) {
                case 1 << 3 -> {
                    boolean allows = in.varint() != 0;
                    value = value.isObject() ? value : Json.object().booleanNode(allows);
                }
                case 2 << 3 | WireInput.BYTES -> value = schema(in.message(), schema);
                default -> in.skip(tag & 7);
            }
        }
        return value;
    }
}
