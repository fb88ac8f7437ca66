package io.jurumudi.machinery;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.jurumudi.schema.ListType;
import io.jurumudi.schema.MapType;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.schema.Scalar;
import io.jurumudi.schema.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads a value by its type: drops and notes what the type does not know, refuses what has another type, and leaves values as
 * Go's encoder would write them again.
 */
final class TypedReader {
    /** Upstream tells of so many and no more. */
    static final int MAX_PROBLEMS = 100;

    /** More digits than this are no 64-bit number, however many of them are zeros. */
    private static final int MAX_DIGITS = 400;

    private final JsonParser in;
    private final Set<String> problems = new LinkedHashSet<>();
    private Optional<String> firstMisfit = Optional.empty();

    /** A value that does not fit its type; the message is Go's. */
    static final class MisfitException extends RuntimeException {
        MisfitException(String message) {
            super(message);
        }
    }

    /** @param in before the first token */
    TypedReader(JsonParser in) {
        this.in = in;
    }

    List<String> problems() {
        return problems.stream().limit(MAX_PROBLEMS).toList();
    }

    /**
     * Go goes on after a value of the wrong type, and in the end tells of the first; only what reads itself, such as a time,
     * ends the reading at once.
     *
     * @throws MisfitException when a value has the wrong type; then the rest may be unread
     */
    ObjectNode read(ObjectType type) throws IOException {
        in.nextToken();
        var tree = value(type, Place.root());
        if (firstMisfit.isPresent()) {
            throw new MisfitException(firstMisfit.get());
        }
        return tree.<ObjectNode>map(ObjectNode.class::cast).orElseGet(() -> (ObjectNode) Zeros.of(type));
    }

    /** A value that is nobody's field. @throws MisfitException when it has the wrong type */
    JsonNode readScalar(Scalar type) throws IOException {
        in.nextToken();
        return value(type, Place.root()).orElseGet(() -> Zeros.of(type));
    }

    /** A list that is nobody's field. @throws MisfitException when a value has the wrong type */
    JsonNode readList(ListType type) throws IOException {
        in.nextToken();
        var list = value(type, Place.root());
        if (firstMisfit.isPresent()) {
            throw new MisfitException(firstMisfit.get());
        }
        return list.orElseGet(Json::array);
    }

    private ObjectNode object(ObjectType type, Place place) throws IOException {
        var values = new HashMap<String, JsonNode>();
        var seen = new HashSet<String>();
        for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            in.nextToken();
            var field = type.field(name);
            if (field.isEmpty()) {
                problems.add("unknown field " + GoText.quote(place.field(name).toString()));
                in.skipChildren();
                continue;
            }
            if (!seen.add(name)) {
                problems.add("duplicate field " + GoText.quote(place.field(name).toString()));
            }
            var key = name;
            value(field.get().type(), place.field(type, field.get())).ifPresent(value -> values.put(key, value));
        }
        return assemble(type, values);
    }

    /** In the schema's order, with zero values as each field has them. */
    private static ObjectNode assemble(ObjectType type, Map<String, JsonNode> values) {
        var object = Json.object();
        for (var field : type.fields()) {
            Zeros.settle(field, Optional.ofNullable(values.get(field.name())))
                    .ifPresent(value -> object.set(field.name(), value));
        }
        return object;
    }

    /** The value at the current token; none for null. */
    private Optional<JsonNode> value(Type type, Place place) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_NULL) {
            return Optional.empty();
        }
        boolean fits = switch (type) {
            case ObjectType object -> in.isExpectedStartObjectToken();
            case ListType list -> in.isExpectedStartArrayToken();
            case MapType map -> in.isExpectedStartObjectToken();
            case Scalar scalar -> fits(scalar);
        };
        if (!fits) {
            var why = misfit(type, place, false);
            if (readsItself(type)) {
                throw why;
            }
            return passOver(why);
        }
        return switch (type) {
            case ObjectType object -> Optional.of(object(object, place));
            case ListType list -> Optional.of(list(list, place));
            case MapType map -> Optional.of(map(map, place));
            case Scalar scalar -> scalar(scalar, place);
        };
    }

    private Optional<JsonNode> passOver(MisfitException why) throws IOException {
        firstMisfit = firstMisfit.or(() -> Optional.of(why.getMessage()));
        in.skipChildren();
        return Optional.empty();
    }

    private static boolean readsItself(Type type) {
        return type instanceof Scalar scalar
                && switch (scalar) {
                    case STRING, BYTES, BOOL, INT32, INT64, DOUBLE -> false;
                    case INT_OR_STRING, QUANTITY, TIME, MICRO_TIME, DURATION, RAW_OBJECT, ANY -> true;
                };
    }

    private boolean fits(Scalar type) {
        var token = in.currentToken();
        return switch (type) {
            case STRING, TIME, MICRO_TIME, DURATION -> token == JsonToken.VALUE_STRING;
            case BYTES -> token == JsonToken.VALUE_STRING || token == JsonToken.START_ARRAY;
            case BOOL -> token.isBoolean();
            case INT32, INT64, DOUBLE -> token.isNumeric();
            case INT_OR_STRING -> token.isNumeric() || token == JsonToken.VALUE_STRING;
            case QUANTITY, RAW_OBJECT, ANY -> true;
        };
    }

    /** Go reads null in a list as the zero value. */
    private JsonNode list(ListType type, Place place) throws IOException {
        var list = Json.array();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            var item = value(type.item(), place.item(list.size()));
            list.add(item.orElseGet(() -> Zeros.of(type.item())));
        }
        return list;
    }

    private JsonNode map(MapType type, Place place) throws IOException {
        var map = Json.object();
        for (var key = in.nextFieldName(); key != null; key = in.nextFieldName()) {
            in.nextToken();
            var at = place.key(key);
            if (map.has(key)) {
                problems.add("duplicate field " + GoText.quote(at.toString()));
            }
            map.set(key, value(type.value(), at).orElseGet(() -> Zeros.of(type.value())));
        }
        return map;
    }

    private Optional<JsonNode> scalar(Scalar type, Place place) throws IOException {
        return switch (type) {
            case ANY, RAW_OBJECT -> Optional.of(tree());
            case STRING -> Optional.of(TextNode.valueOf(in.getText()));
            case BOOL -> Optional.of(BooleanNode.valueOf(in.getBooleanValue()));
            case INT32 -> integer(type, place, 32);
            case INT64 -> integer(type, place, 64);
            case DOUBLE -> number(type, place);
            case INT_OR_STRING ->
                in.currentToken() == JsonToken.VALUE_STRING
                        ? Optional.of(TextNode.valueOf(in.getText()))
                        : integer(type, place, 32);
            case BYTES -> in.currentToken() == JsonToken.START_ARRAY ? numberedBytes(place) : bytes();
            case QUANTITY -> Optional.of(quantity());
            case TIME -> Optional.of(TextNode.valueOf(GoTime.seconds(canonical(in.getText(), GoTime::parseSeconds))));
            case MICRO_TIME ->
                Optional.of(TextNode.valueOf(GoTime.micros(canonical(in.getText(), GoTime::parseMicros))));
            case DURATION ->
                Optional.of(TextNode.valueOf(GoTime.duration(canonical(in.getText(), GoTime::parseDuration))));
        };
    }

    private Optional<JsonNode> integer(Scalar type, Place place, int bits) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_NUMBER_INT && in.getText().length() <= MAX_DIGITS) {
            var number = new BigInteger(in.getText());
            if (number.bitLength() < bits) {
                long value = number.longValue();
                return Optional.of(value == (int) value ? IntNode.valueOf((int) value) : LongNode.valueOf(value));
            }
        }
        var why = misfit(type, place, true);
        if (readsItself(type)) {
            throw why;
        }
        return passOver(why);
    }

    private Optional<JsonNode> number(Scalar type, Place place) throws IOException {
        double value = Double.parseDouble(in.getText());
        if (Double.isInfinite(value)) {
            return passOver(misfit(type, place, true));
        }
        return Optional.of(value == (int) value ? IntNode.valueOf((int) value) : DoubleNode.valueOf(value));
    }

    private JsonNode quantity() throws IOException {
        var token = in.currentToken();
        if (token.isStructStart()) {
            throw new MisfitException(Quantity.FORMAT_WRONG);
        }
        return TextNode.valueOf(canonical(in.getText().strip(), Quantity::parse).toString());
    }

    private static <T> T canonical(String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new MisfitException(e.getMessage());
        }
    }

    private Optional<JsonNode> bytes() throws IOException {
        try {
            return Optional.of(TextNode.valueOf(GoBase64.canonical(in.getText())));
        } catch (IllegalArgumentException e) {
            return passOver(new MisfitException(e.getMessage()));
        }
    }

    /** Bytes are a list of numbers to Go, and nobody keeps anyone from writing them so. */
    private Optional<JsonNode> numberedBytes(Place place) throws IOException {
        var bytes = new ByteArrayOutputStream();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (in.currentToken() == JsonToken.VALUE_NULL) {
                bytes.write(0);
            } else if (in.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && in.getText().matches("-?0*[0-9]{1,3}")) {
                int value = in.getIntValue();
                if (value < 0 || value > 255) {
                    passOver(misfit("uint8", place, true));
                }
                bytes.write(value);
            } else {
                passOver(misfit("uint8", place, in.currentToken().isNumeric()));
            }
        }
        return Optional.of(TextNode.valueOf(Base64.getEncoder().encodeToString(bytes.toByteArray())));
    }

    private JsonNode tree() throws IOException {
        return Json.readTree(in);
    }

    private MisfitException misfit(Type type, Place place, boolean withLiteral) throws IOException {
        return misfit(place.goType().isEmpty() ? goType(type) : place.goType(), place, withLiteral);
    }

    private MisfitException misfit(String goType, Place place, boolean withLiteral) throws IOException {
        var what = GoValue.typeOf(in.currentToken())
                + (withLiteral && in.currentToken().isNumeric() ? " " + in.getText() : "");
        var where = place.isBare() ? "value" : "struct field " + place.inGo();
        return new MisfitException("json: cannot unmarshal %s into Go %s of type %s".formatted(what, where, goType));
    }

    static String goType(Type type) {
        return switch (type) {
            case ObjectType object -> {
                var parts = object.name().split("\\.");
                yield parts[parts.length - 2] + "." + object.shortName();
            }
            case ListType list -> "[]" + goType(list.item());
            case MapType map ->
                map.value() == Scalar.QUANTITY ? "v1.ResourceList" : "map[string]" + goType(map.value());
            case Scalar scalar ->
                switch (scalar) {
                    case STRING, TIME, MICRO_TIME, DURATION -> "string";
                    case BYTES -> "[]uint8";
                    case BOOL -> "bool";
                    case INT32, INT_OR_STRING -> "int32";
                    case INT64 -> "int64";
                    case DOUBLE -> "float64";
                    case QUANTITY -> "resource.Quantity";
                    case RAW_OBJECT -> "runtime.RawExtension";
                    case ANY -> "v1.JSON";
                };
        };
    }
}
