package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.node.TreeTraversingParser;
import io.jurumudi.machinery.TypedReader.MisfitException;
import io.jurumudi.schema.ListType;
import io.jurumudi.schema.MapType;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.schema.Scalar;
import io.jurumudi.schema.Type;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.TreeSet;

/**
 * What upstream makes of a merged tree when it goes straight from the tree to the type, without the text in between: other words
 * than the decoder's for what does not fit, a number that is too long is cut, and one that is whole will do for an integer. For one use.
 */
final class FromUnstructured {
    private final TreeSet<String> unknown = new TreeSet<>();

    private FromUnstructured() {}

    /** @throws MisfitException in upstream's words when a value has the wrong type */
    static Decoder.Decoded convert(ObjectNode tree, ObjectType type) {
        var conversion = new FromUnstructured();
        var fitting = conversion.object(type, tree, "");
        try (var parser = new TreeTraversingParser(fitting)) {
            return new Decoder.Decoded(
                    new TypedReader(parser).read(type),
                    conversion.unknown.stream().toList(),
                    "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In the schema's order, since that decides which of several misfits is told. */
    private ObjectNode object(ObjectType type, JsonNode value, String path) {
        if (!value.isObject()) {
            throw new MisfitException("cannot restore struct from: " + kind(value));
        }
        var object = Json.object();
        for (var field : type.fields()) {
            var inner = value.get(field.name());
            if (inner != null && !inner.isNull()) {
                var goType = field.alias().goType();
                object.set(field.name(), value(field.type(), inner, path + field.name(), goType));
            }
        }
        value.fieldNames().forEachRemaining(name -> {
            if (type.field(name).isEmpty()) {
                unknown.add("unknown field \"" + path + name + '"');
            }
        });
        return object;
    }

    private JsonNode value(Type type, JsonNode value, String path, String goType) {
        if (value.isNull()) {
            return NullNode.getInstance();
        }
        return switch (type) {
            case ObjectType object -> object(object, value, path.isEmpty() ? "" : path + ".");
            case ListType list -> {
                if (!value.isArray()) {
                    throw new MisfitException("cannot restore slice from " + kind(value));
                }
                var items = Json.array();
                for (var item : value) {
                    var itemPath = path + "[" + items.size() + "]";
                    items.add(value(list.item(), item, itemPath, Place.item(goType)));
                }
                yield items;
            }
            case MapType map -> {
                if (!value.isObject()) {
                    throw new MisfitException("cannot restore map from " + kind(value));
                }
                var entries = Json.object(); // upstream's path does not say which
                value.properties()
                        .forEach(entry -> entries.set(
                                entry.getKey(), value(map.value(), entry.getValue(), path, Place.value(goType))));
                yield entries;
            }
            case Scalar scalar -> scalar(scalar, value, goType);
        };
    }

    private static JsonNode scalar(Scalar type, JsonNode value, String goType) {
        return switch (type) {
            case STRING -> {
                if (value.isTextual()) {
                    yield value;
                }
                throw new MisfitException(
                        value.isIntegralNumber()
                                ? "cannot convert int64 to " + (goType.isEmpty() ? "string" : goType)
                                : "unrecognized type: string");
            }
            case BOOL -> {
                if (value.isBoolean()) {
                    yield value;
                }
                throw new MisfitException("unrecognized type: bool");
            }
            case INT32 -> {
                long number = integer(value, "int32");
                yield IntNode.valueOf((int) number);
            }
            case INT64 -> LongNode.valueOf(integer(value, "int64"));
            case DOUBLE -> {
                if (value.isNumber()) {
                    yield value;
                }
                throw new MisfitException("unrecognized type: float64");
            }
            case BYTES -> bytes(value);
            case INT_OR_STRING, QUANTITY, TIME, MICRO_TIME, DURATION -> readsItself(type, value);
            case RAW_OBJECT, ANY -> value;
        };
    }

    private static long integer(JsonNode value, String goType) {
        if (!value.isNumber()) {
            throw new MisfitException("unrecognized type: " + goType);
        }
        if (!value.isIntegralNumber() && value.doubleValue() != Math.rint(value.doubleValue())) {
            throw new MisfitException("cannot convert float64 to " + goType);
        }
        return value.longValue();
    }

    private static JsonNode bytes(JsonNode value) {
        if (value.isArray()) {
            return value;
        }
        if (!value.isTextual()) {
            throw new MisfitException("cannot restore slice from " + kind(value));
        }
        try {
            return TextNode.valueOf(GoBase64.canonical(value.textValue()));
        } catch (IllegalArgumentException e) {
            throw new MisfitException("error decoding from json: " + e.getMessage());
        }
    }

    private static JsonNode readsItself(Scalar type, JsonNode value) {
        try (var parser = new TreeTraversingParser(value)) {
            return new TypedReader(parser).readScalar(type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Go's kinds of what JSON can hold. */
    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "slice";
            case OBJECT, POJO -> "map";
            case NUMBER -> value.isIntegralNumber() ? "int64" : "float64";
            case BOOLEAN -> "bool";
            case STRING, BINARY -> "string";
            case NULL, MISSING -> "invalid";
        };
    }
}
