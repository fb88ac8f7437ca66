package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.schema.Field;
import io.jurumudi.schema.ListType;
import io.jurumudi.schema.MapType;
import io.jurumudi.schema.Message;
import io.jurumudi.schema.Message.Part;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.schema.Scalar;
import io.jurumudi.schema.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** Reads a message by its type. Fields it does not know are passed over, as upstream does. */
final class ProtobufReader {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ProtobufReader() {}

    static ObjectNode read(WireInput in, ObjectType type) {
        ObjectNode object = Json.object();
        read(in, type, type.message(), object);
        return object;
    }

    private static void read(WireInput in, ObjectType type, Message message, ObjectNode into) {
        while (in.hasMore()) {
            int tag = in.tag(type.shortName());
            int wire = tag & 7;
            switch (message.part(tag >>> 3).orElse(null)) {
                case Part.Value(Field field) -> field(in, wire, type, field, into);
                case Part.Embedded(int number, Message inner) -> {
                    require(wire, WireInput.BYTES, "embedded field");
                    read(in.message(), type, inner, into);
                }
                case null -> in.skip(wire);
            }
        }
    }

    private static void field(WireInput in, int wire, ObjectType owner, Field field, ObjectNode into) {
        String name = field.name();
        if (JsonSchemas.holds(owner, field)) {
            require(wire, WireInput.BYTES, name);
            JsonSchemas.read(in.message(), owner, field, into);
            return;
        }
        switch (field.type()) {
            case ListType list -> {
                var items = into.withArrayProperty(name);
                if (wire == WireInput.BYTES && isNumber(list.item())) {
                    WireInput packed = in.message();
                    while (packed.hasMore()) {
                        items.add(scalar(packed, WireInput.VARINT, (Scalar) list.item(), name));
                    }
                } else {
                    items.add(value(in, wire, list.item(), name));
                }
            }
            case MapType map -> {
                require(wire, WireInput.BYTES, name);
                entry(in.message(), map, into.withObjectProperty(name), name);
            }
            case ObjectType message -> {
                require(wire, WireInput.BYTES, name);
                // A message that comes in several pieces is the sum of them.
                read(in.message(), message, message.message(), into.withObjectProperty(name));
            }
            case Scalar scalar -> {
                JsonNode value = scalar(in, wire, scalar, name);
                if (!value.isNull()) {
                    into.set(name, value);
                }
            }
        }
    }

    private static boolean isNumber(Type type) {
        return type == Scalar.INT32 || type == Scalar.INT64 || type == Scalar.BOOL;
    }

    private static void entry(WireInput in, MapType map, ObjectNode into, String name) {
        String key = "";
        JsonNode value = zero(map.value());
        while (in.hasMore()) {
            int tag = in.tag(name);
            switch (tag >>> 3) {
                case 1 -> key = in.text();
                case 2 -> value = value(in, tag & 7, map.value(), name);
                default -> in.skip(tag & 7);
            }
        }
        into.set(key, value);
    }

    /** What an entry without a value has. */
    private static JsonNode zero(Type type) {
        return switch (type) {
            case ObjectType object -> Json.object();
            case MapType map -> Json.object();
            case ListType list -> Json.array();
            case Scalar scalar ->
                switch (scalar) {
                    case BOOL -> JSON.booleanNode(false);
                    case INT32, INT64, INT_OR_STRING, DOUBLE -> JSON.numberNode(0);
                    case QUANTITY -> JSON.textNode("0");
                    case STRING, BYTES, DURATION -> JSON.textNode("");
                    case TIME, MICRO_TIME, RAW_OBJECT, ANY -> JSON.nullNode();
                };
        };
    }

    private static JsonNode value(WireInput in, int wire, Type type, String name) {
        return switch (type) {
            case ObjectType message -> {
                require(wire, WireInput.BYTES, name);
                yield read(in.message(), message);
            }
            case ListType list -> {
                require(wire, WireInput.BYTES, name);
                yield wrappedList(in.message(), list, name);
            }
            case MapType map -> throw new Protobuf.MalformedException("proto: a map within a map in field " + name);
            case Scalar scalar -> scalar(in, wire, scalar, name);
        };
    }

    /** A list that stands where only a message can is wrapped in one. */
    private static JsonNode wrappedList(WireInput in, ListType list, String name) {
        var items = Json.array();
        while (in.hasMore()) {
            int tag = in.tag(name);
            if (tag >>> 3 == 1) {
                items.add(value(in, tag & 7, list.item(), name));
            } else {
                in.skip(tag & 7);
            }
        }
        return items;
    }

    private static JsonNode scalar(WireInput in, int wire, Scalar scalar, String name) {
        require(
                wire,
                switch (scalar) {
                    case BOOL, INT32, INT64 -> WireInput.VARINT;
                    case DOUBLE -> WireInput.FIXED64;
                    case STRING, BYTES, INT_OR_STRING, QUANTITY, TIME, MICRO_TIME, DURATION, RAW_OBJECT, ANY ->
                        WireInput.BYTES;
                },
                name);
        return switch (scalar) {
            case STRING -> JSON.textNode(in.text());
            case BYTES -> JSON.textNode(Base64.getEncoder().encodeToString(in.bytes()));
            case BOOL -> JSON.booleanNode(in.varint() != 0);
            case INT32 -> JSON.numberNode((int) in.varint());
            case INT64 -> JSON.numberNode(in.varint());
            case DOUBLE -> JSON.numberNode(in.fixed64());
            case INT_OR_STRING -> intOrString(in.message());
            case QUANTITY -> JSON.textNode(text(in.message(), "Quantity"));
            case TIME, MICRO_TIME -> time(in.message(), scalar == Scalar.MICRO_TIME);
            case DURATION -> duration(in.message());
            case RAW_OBJECT, ANY -> raw(in.message());
        };
    }

    private static JsonNode intOrString(WireInput in) {
        long type = 0;
        int number = 0;
        String text = "";
        while (in.hasMore()) {
            int tag = in.tag("IntOrString");
            switch (tag) {
                case 1 << 3 -> type = in.varint();
                case 2 << 3 -> number = (int) in.varint();
                case 3 << 3 | WireInput.BYTES -> text = in.text();
                default -> in.skip(tag & 7);
            }
        }
        return type == 1 ? JSON.textNode(text) : JSON.numberNode(number);
    }

    /** Null for a time that was never set. */
    private static JsonNode time(WireInput in, boolean micros) {
        if (!in.hasMore()) {
            return JSON.nullNode();
        }
        long seconds = 0;
        long nanos = 0;
        while (in.hasMore()) {
            int tag = in.tag("Timestamp");
            switch (tag) {
                case 1 << 3 -> seconds = in.varint();
                case 2 << 3 -> nanos = (int) in.varint();
                default -> in.skip(tag & 7);
            }
        }
        try {
            Instant at = Instant.ofEpochSecond(seconds, micros ? nanos : 0);
            return JSON.textNode(micros ? GoTime.micros(at) : GoTime.seconds(at));
        } catch (java.time.DateTimeException beyond) {
            throw new Protobuf.MalformedException("Time.MarshalJSON: year outside of range [0,9999]");
        }
    }

    private static JsonNode duration(WireInput in) {
        long nanos = 0;
        while (in.hasMore()) {
            int tag = in.tag("Duration");
            if (tag == 1 << 3) {
                nanos = in.varint();
            } else {
                in.skip(tag & 7);
            }
        }
        return JSON.textNode(GoTime.duration(Duration.ofNanos(nanos)));
    }

    /** JSON that travels as bytes. */
    private static JsonNode raw(WireInput in) {
        String json = text(in, "RawExtension");
        try {
            return json.isEmpty() ? JSON.nullNode() : Json.readAny(json);
        } catch (Json.MalformedException e) {
            throw new Protobuf.MalformedException(e.getMessage());
        }
    }

    /** The text of field 1. */
    private static String text(WireInput in, String message) {
        String text = "";
        while (in.hasMore()) {
            int tag = in.tag(message);
            if (tag == (1 << 3 | WireInput.BYTES)) {
                text = in.text();
            } else {
                in.skip(tag & 7);
            }
        }
        return text;
    }

    static void require(int wire, int wanted, String field) {
        if (wire != wanted) {
            String name = field.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + field.substring(1);
            throw new Protobuf.MalformedException("proto: wrong wireType = " + wire + " for field " + name);
        }
    }
}
