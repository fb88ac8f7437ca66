package io.jurumudi.server.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.Json;
import io.jurumudi.schema.Field;
import io.jurumudi.schema.ListType;
import io.jurumudi.schema.MapType;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.schema.Scalar;
import io.jurumudi.schema.Type;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads what clients made in Go send by preference: a message in a small envelope behind four marking bytes. Field numbers are the
 * schema's. Fields it does not know are passed over, as upstream does.
 */
final class Protobuf {

    static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

    private static final byte[] MAGIC = {'k', '8', 's', 0};
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    /** What a body says it is, and the message itself. */
    record Envelope(GroupVersionKind kind, byte[] message) {}

    private Protobuf() {}

    /** @throws ApiException BadRequest when it is none */
    static Envelope open(byte[] body) {
        if (body.length < MAGIC.length || !Arrays.equals(body, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw malformed("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
        }
        ByteBuffer in = ByteBuffer.wrap(body, MAGIC.length, body.length - MAGIC.length);
        String apiVersion = "";
        String kind = "";
        byte[] message = {};
        while (in.hasRemaining()) {
            int tag = (int) varint(in);
            if (tag >>> 3 == 1 && (tag & 7) == BYTES) {
                ByteBuffer type = ByteBuffer.wrap(bytes(in));
                while (type.hasRemaining()) {
                    int inner = (int) varint(type);
                    switch (inner >>> 3) {
                        case 1 -> apiVersion = text(type);
                        case 2 -> kind = text(type);
                        default -> skip(type, inner & 7);
                    }
                }
            } else if (tag >>> 3 == 2 && (tag & 7) == BYTES) {
                message = bytes(in);
            } else {
                skip(in, tag & 7);
            }
        }
        return new Envelope(GroupVersionKind.of(apiVersion, kind), message);
    }

    /** The message as a tree, as JSON would have brought it. */
    static ObjectNode read(byte[] message, ObjectType type) {
        ObjectNode object = Json.object();
        read(ByteBuffer.wrap(message), Shape.of(type), object);
        return object;
    }

    /** The fields of one message by number; those of an embedded struct are one message further in. */
    private record Shape(Map<Integer, Field> fields, Map<Integer, Shape> embedded) {

        static Shape of(ObjectType type) {
            return of(type, "");
        }

        private static Shape of(ObjectType type, String prefix) {
            Map<Integer, Field> own = new HashMap<>();
            Map<String, Boolean> inner = new HashMap<>();
            for (Field field : type.fields()) {
                if (field.embedded().equals(prefix)) {
                    own.put(field.number(), field);
                } else if (field.embedded().startsWith(prefix)) {
                    int end = field.embedded().indexOf('.', prefix.length());
                    inner.put(field.embedded().substring(0, end + 1), true);
                }
            }
            Map<Integer, Shape> embedded = new HashMap<>();
            for (String name : inner.keySet()) {
                // Upstream numbers fields in order of declaration and leaves no gap but this one.
                int number = 1;
                while (own.containsKey(number) || embedded.containsKey(number)) {
                    number++;
                }
                embedded.put(number, of(type, name));
            }
            return new Shape(own, embedded);
        }
    }

    private static void read(ByteBuffer in, Shape shape, ObjectNode object) {
        while (in.hasRemaining()) {
            int tag = (int) varint(in);
            Field field = shape.fields.get(tag >>> 3);
            Shape embedded = shape.embedded.get(tag >>> 3);
            if (field != null) {
                read(in, tag & 7, field, object);
            } else if (embedded != null && (tag & 7) == BYTES) {
                read(ByteBuffer.wrap(bytes(in)), embedded, object);
            } else {
                skip(in, tag & 7);
            }
        }
    }

    private static void read(ByteBuffer in, int wire, Field field, ObjectNode object) {
        switch (field.type()) {
            case ListType list -> {
                ArrayNode items = object.withArrayProperty(field.name());
                if (wire == BYTES && isNumber(list.item())) {
                    ByteBuffer packed = ByteBuffer.wrap(bytes(in));
                    while (packed.hasRemaining()) {
                        items.add(value(packed, VARINT, list.item()));
                    }
                } else {
                    items.add(value(in, wire, list.item()));
                }
            }
            case MapType map -> entry(ByteBuffer.wrap(bytes(in)), map, object.withObjectProperty(field.name()));
            case ObjectType message -> object.set(field.name(), value(in, wire, message));
            case Scalar scalar -> {
                JsonNode value = value(in, wire, scalar);
                if (!value.isNull()) {
                    object.set(field.name(), value);
                }
            }
        }
    }

    private static boolean isNumber(Type type) {
        return type == Scalar.INT32 || type == Scalar.INT64 || type == Scalar.BOOL;
    }

    private static void entry(ByteBuffer in, MapType map, ObjectNode into) {
        String key = "";
        JsonNode value = empty(map.value());
        while (in.hasRemaining()) {
            int tag = (int) varint(in);
            switch (tag >>> 3) {
                case 1 -> key = text(in);
                case 2 -> value = value(in, tag & 7, map.value());
                default -> skip(in, tag & 7);
            }
        }
        into.set(key, value);
    }

    private static JsonNode empty(Type type) {
        return switch (type) {
            case ObjectType object -> Json.object();
            case MapType map -> Json.object();
            case ListType list -> Json.array();
            case Scalar scalar -> JsonNodeFactory.instance.textNode("");
        };
    }

    private static JsonNode value(ByteBuffer in, int wire, Type type) {
        return switch (type) {
            case ObjectType message -> read(bytes(in), message);
            case MapType map -> throw malformed("a map within a map");
            case ListType list -> listMessage(ByteBuffer.wrap(bytes(in)), list);
            case Scalar scalar -> scalar(in, wire, scalar);
        };
    }

    /** A list that stands where only a message can is wrapped in one. */
    private static JsonNode listMessage(ByteBuffer in, ListType list) {
        ArrayNode items = Json.array();
        while (in.hasRemaining()) {
            int tag = (int) varint(in);
            if (tag >>> 3 == 1) {
                items.add(value(in, tag & 7, list.item()));
            } else {
                skip(in, tag & 7);
            }
        }
        return items;
    }

    private static JsonNode scalar(ByteBuffer in, int wire, Scalar scalar) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (scalar) {
            case STRING -> json.textNode(text(in));
            case BYTES -> json.textNode(Base64.getEncoder().encodeToString(bytes(in)));
            case BOOL -> json.booleanNode(varint(in) != 0);
            case INT32 -> json.numberNode((int) varint(in));
            case INT64 -> json.numberNode(varint(in));
            case DOUBLE -> json.numberNode(fixed64(in, wire));
            case INT_OR_STRING -> intOrString(ByteBuffer.wrap(bytes(in)));
            case QUANTITY -> json.textNode(first(bytes(in)));
            case TIME -> time(ByteBuffer.wrap(bytes(in)), false);
            case MICRO_TIME -> time(ByteBuffer.wrap(bytes(in)), true);
            case DURATION -> duration(ByteBuffer.wrap(bytes(in)));
            case RAW_OBJECT, ANY -> raw(bytes(in));
        };
    }

    private static double fixed64(ByteBuffer in, int wire) {
        if (wire != FIXED64 || in.remaining() < Long.BYTES) {
            throw malformed("unexpected end");
        }
        return in.order(ByteOrder.LITTLE_ENDIAN).getDouble();
    }

    private static JsonNode intOrString(ByteBuffer in) {
        long type = 0;
        long number = 0;
        String text = "";
        while (in.hasRemaining()) {
            int tag = (int) varint(in);
            switch (tag >>> 3) {
                case 1 -> type = varint(in);
                case 2 -> number = varint(in);
                case 3 -> text = text(in);
                default -> skip(in, tag & 7);
            }
        }
        return type == 1 ? JsonNodeFactory.instance.textNode(text) : JsonNodeFactory.instance.numberNode((int) number);
    }

    /** Null for a time that was never set. */
    private static JsonNode time(ByteBuffer in, boolean micros) {
        if (!in.hasRemaining()) {
            return JsonNodeFactory.instance.nullNode();
        }
        long seconds = 0;
        long nanos = 0;
        while (in.hasRemaining()) {
            int tag = (int) varint(in);
            switch (tag >>> 3) {
                case 1 -> seconds = varint(in);
                case 2 -> nanos = varint(in);
                default -> skip(in, tag & 7);
            }
        }
        Instant at = Instant.ofEpochSecond(seconds, micros ? nanos : 0);
        return JsonNodeFactory.instance.textNode(micros ? MICROS.format(at) : at.toString());
    }

    private static JsonNode duration(ByteBuffer in) {
        long nanos = 0;
        while (in.hasRemaining()) {
            int tag = (int) varint(in);
            if (tag >>> 3 == 1) {
                nanos = varint(in);
            } else {
                skip(in, tag & 7);
            }
        }
        return JsonNodeFactory.instance.textNode(
                nanos % 1_000_000_000 == 0 ? nanos / 1_000_000_000 + "s" : nanos + "ns");
    }

    /** JSON that travels as bytes. */
    private static JsonNode raw(byte[] message) {
        String json = first(message);
        return json.isEmpty() ? JsonNodeFactory.instance.nullNode() : Json.readAny(json);
    }

    /** The text of field 1. */
    private static String first(byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message);
        String text = "";
        while (in.hasRemaining()) {
            int tag = (int) varint(in);
            if (tag >>> 3 == 1 && (tag & 7) == BYTES) {
                text = text(in);
            } else {
                skip(in, tag & 7);
            }
        }
        return text;
    }

    private static String text(ByteBuffer in) {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer in) {
        long length = varint(in);
        if (length < 0 || length > in.remaining()) {
            throw malformed("unexpected end");
        }
        byte[] bytes = new byte[(int) length];
        in.get(bytes);
        return bytes;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (!in.hasRemaining()) {
                throw malformed("unexpected end");
            }
            byte b = in.get();
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw malformed("integer overflow");
    }

    private static void skip(ByteBuffer in, int wire) {
        switch (wire) {
            case VARINT -> varint(in);
            case BYTES -> bytes(in);
            case FIXED64, FIXED32 -> {
                int size = wire == FIXED64 ? Long.BYTES : Integer.BYTES;
                if (in.remaining() < size) {
                    throw malformed("unexpected end");
                }
                in.position(in.position() + size);
            }
            default -> throw malformed("illegal wireType " + wire);
        }
    }

    private static ApiException malformed(String why) {
        return ApiException.badRequest("the protobuf body cannot be read: " + why);
    }
}
