package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.schema.Field;
import io.jurumudi.schema.ListType;
import io.jurumudi.schema.MapType;
import io.jurumudi.schema.Message;
import io.jurumudi.schema.Message.Part;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.schema.Scalar;
import io.jurumudi.schema.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Writes a message as upstream's generated encoders do, so that the same object is the same bytes: fields in order of their numbers, maps
 * in order of their keys, and what Go holds by value always there, if as its zero value.
 */
final class ProtobufWriter {
    private static final int MICRO = 1000;

    private ProtobufWriter() {}

    static void write(JsonNode object, ObjectType type, WireOutput out) {
        write(object, type, type.message(), out);
    }

    private static void write(JsonNode object, ObjectType type, Message message, WireOutput out) {
        List<Part> parts = message.parts();
        for (int i = parts.size() - 1; i >= 0; i--) {
            switch (parts.get(i)) {
                case Part.Value(Field field) -> field(object.path(field.name()), type, field, out);
                case Part.Embedded(int number, Message inner) -> {
                    int end = out.size();
                    write(object, type, inner, out);
                    out.end(number, out.size() - end);
                }
            }
        }
    }

    private static void field(JsonNode value, ObjectType owner, Field field, WireOutput out) {
        boolean absent = value.isMissingNode() || value.isNull();
        int number = field.number();
        if (JsonSchemas.holds(owner, field)) {
            if (!absent) {
                JsonSchemas.write(value, owner, field, out);
            }
            return;
        }
        switch (field.type()) {
            case ListType list -> {
                for (int i = value.size() - 1; i >= 0; i--) {
                    value(value.get(i), list.item(), number, out);
                }
            }
            case MapType map -> {
                for (Map.Entry<String, JsonNode> entry : backwards(value)) {
                    int end = out.size();
                    value(entry.getValue(), map.value(), 2, out);
                    out.text(1, entry.getKey());
                    out.end(number, out.size() - end);
                }
            }
            case ObjectType object -> {
                if (!absent || isByValue(object, field)) {
                    value(value, object, number, out);
                }
            }
            case Scalar scalar -> {
                if (!absent || isByValue(scalar, field)) {
                    value(value, scalar, number, out);
                }
            }
        }
    }

    /** Whether Go has a value where nothing was said: not where it has a pointer or a slice. */
    private static boolean isByValue(Type type, Field field) {
        return switch (field.zero()) {
            case KEPT -> false;
            case NULL -> type == Scalar.TIME || type == Scalar.MICRO_TIME || type == Scalar.RAW_OBJECT;
            case OMITTED, WRITTEN -> type != Scalar.BYTES;
        };
    }

    static List<Map.Entry<String, JsonNode>> backwards(JsonNode map) {
        List<Map.Entry<String, JsonNode>> entries = new ArrayList<>(map.properties());
        entries.sort(Map.Entry.<String, JsonNode>comparingByKey().reversed());
        return entries;
    }

    /** One value as one field; an absent one is the zero value. */
    private static void value(JsonNode value, Type type, int number, WireOutput out) {
        if (type instanceof Scalar scalar) {
            scalar(value, scalar, number, out);
            return;
        }
        int end = out.size();
        switch (type) {
            case ObjectType object -> write(value, object, out);
            case ListType list -> {
                for (int i = value.size() - 1; i >= 0; i--) {
                    value(value.get(i), list.item(), 1, out);
                }
            }
            case MapType map -> throw new IllegalArgumentException("protobuf has no map within a map");
            case Scalar scalar -> throw new AssertionError();
        }
        out.end(number, out.size() - end);
    }

    private static void scalar(JsonNode value, Scalar scalar, int number, WireOutput out) {
        switch (scalar) {
            case BOOL -> out.number(number, value.asBoolean() ? 1 : 0);
            case INT32, INT64 -> out.number(number, value.asLong());
            case STRING -> out.text(number, value.asText(""));
            case BYTES -> out.bytes(number, Base64.getDecoder().decode(value.asText("")));
            case DOUBLE -> {
                out.fixed64(value.asDouble());
                out.tag(number, WireInput.FIXED64);
            }
            case INT_OR_STRING, QUANTITY, TIME, MICRO_TIME, DURATION, RAW_OBJECT, ANY -> {
                int end = out.size();
                message(value, scalar, out);
                out.end(number, out.size() - end);
            }
        }
    }

    /** What is one value in JSON and a message here. */
    private static void message(JsonNode value, Scalar scalar, WireOutput out) {
        boolean absent = value.isMissingNode() || value.isNull();
        switch (scalar) {
            case INT_OR_STRING -> {
                out.text(3, value.isTextual() ? value.textValue() : "");
                out.number(2, value.isTextual() ? 0 : value.asInt());
                out.number(1, value.isTextual() ? 1 : 0);
            }
            case QUANTITY -> out.text(1, value.asText("0"));
            case DURATION ->
                out.number(
                        1, absent ? 0 : GoTime.parseDuration(value.textValue()).toNanos());
            case TIME, MICRO_TIME -> {
                if (!absent) {
                    time(value.asText(), scalar == Scalar.MICRO_TIME, out);
                }
            }
            case RAW_OBJECT, ANY -> {
                if (!absent) {
                    out.bytes(1, Json.write(value));
                }
            }
            case STRING, BYTES, BOOL, INT32, INT64, DOUBLE ->
                throw new IllegalArgumentException(scalar + " is no message");
        }
    }

    private static void time(String text, boolean micros, WireOutput out) {
        Instant at = Instant.parse(text);
        if (!at.equals(GoTime.ZERO)) {
            out.number(2, micros ? at.getNano() / MICRO * MICRO : 0);
            out.number(1, at.getEpochSecond());
        }
    }
}
