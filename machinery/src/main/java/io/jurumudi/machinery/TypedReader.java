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
import io.jurumudi.schema.Field;
import io.jurumudi.schema.ListType;
import io.jurumudi.schema.MapType;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.schema.Scalar;
import io.jurumudi.schema.Type;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads a value by its type: drops and notes what the type does not know, refuses what has another type, and leaves values as
 * Go's encoder would write them again.
 */
final class TypedReader {
    private final JsonParser in;
    private final List<String> problems = new ArrayList<>();

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
        return problems;
    }

    /** @throws MisfitException when a value has the wrong type; then the rest is unread */
    ObjectNode read(ObjectType type) throws IOException {
        in.nextToken();
        if (!in.isExpectedStartObjectToken()) {
            throw misfit(type, Place.root(), false);
        }
        return object(type, Place.root());
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
            var value = values.get(field.name());
            if (value == null) {
                if (field.zero() == Field.Zero.WRITTEN) {
                    zero(field.type()).ifPresent(zero -> object.set(field.name(), zero));
                }
            } else if (field.zero() != Field.Zero.OMITTED || !isZero(value)) {
                object.set(field.name(), value);
            }
        }
        return object;
    }

    private static boolean isZero(JsonNode value) {
        if (value.isContainerNode()) {
            return value.isEmpty();
        }
        return value.isTextual()
                ? value.textValue().isEmpty()
                : value.isNumber() ? value.doubleValue() == 0 : value.isBoolean() && !value.booleanValue();
    }

    /** What Go has where nothing was said; none where it writes null, which is the same as nothing to every reader. */
    private static Optional<JsonNode> zero(Type type) {
        return switch (type) {
            case ObjectType object -> Optional.of(assemble(object, Map.of()));
            case ListType list -> Optional.empty();
            case MapType map -> Optional.empty();
            case Scalar scalar ->
                switch (scalar) {
                    case STRING -> Optional.of(TextNode.valueOf(""));
                    case BOOL -> Optional.of(BooleanNode.FALSE);
                    case INT32, INT64, INT_OR_STRING, DOUBLE -> Optional.of(IntNode.valueOf(0));
                    case QUANTITY -> Optional.of(TextNode.valueOf("0"));
                    case DURATION -> Optional.of(TextNode.valueOf("0s"));
                    case BYTES, TIME, MICRO_TIME, RAW_OBJECT, ANY -> Optional.empty();
                };
        };
    }

    /** The value at the current token; none for null. */
    private Optional<JsonNode> value(Type type, Place place) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_NULL) {
            return Optional.empty();
        }
        return Optional.of(
                switch (type) {
                    case ObjectType object -> {
                        require(in.isExpectedStartObjectToken(), type, place);
                        yield object(object, place);
                    }
                    case ListType list -> {
                        require(in.isExpectedStartArrayToken(), type, place);
                        yield list(list, place);
                    }
                    case MapType map -> {
                        require(in.isExpectedStartObjectToken(), type, place);
                        yield map(map, place);
                    }
                    case Scalar scalar -> scalar(scalar, place);
                });
    }

    /** Go reads null in a list as the zero value. */
    private JsonNode list(ListType type, Place place) throws IOException {
        var list = Json.array();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            var item = value(type.item(), place.item(list.size()));
            item.or(() -> zero(type.item())).ifPresent(list::add);
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
            var value = value(type.value(), at).or(() -> zero(type.value()));
            map.set(key, value.orElse(TextNode.valueOf("")));
        }
        return map;
    }

    private JsonNode scalar(Scalar type, Place place) throws IOException {
        return switch (type) {
            case ANY, RAW_OBJECT -> tree();
            case STRING -> text(type, place);
            case BOOL -> {
                require(in.currentToken().isBoolean(), type, place);
                yield BooleanNode.valueOf(in.getBooleanValue());
            }
            case INT32 -> integer(type, place, 32);
            case INT64 -> integer(type, place, 64);
            case DOUBLE -> {
                require(in.currentToken().isNumeric(), type, place);
                yield in.currentToken() == JsonToken.VALUE_NUMBER_INT
                        ? tree()
                        : DoubleNode.valueOf(in.getDoubleValue());
            }
            case INT_OR_STRING -> {
                if (in.currentToken() == JsonToken.VALUE_STRING) {
                    yield TextNode.valueOf(in.getText());
                }
                yield integer(type, place, 32);
            }
            case BYTES -> TextNode.valueOf(base64(text(type, place).textValue()));
            case QUANTITY -> quantity();
            case TIME ->
                TextNode.valueOf(GoTime.seconds(canonical(text(type, place).textValue(), GoTime::parseSeconds)));
            case MICRO_TIME ->
                TextNode.valueOf(GoTime.micros(canonical(text(type, place).textValue(), GoTime::parseMicros)));
            case DURATION ->
                TextNode.valueOf(GoTime.duration(canonical(text(type, place).textValue(), GoTime::parseDuration)));
        };
    }

    private JsonNode text(Scalar type, Place place) throws IOException {
        require(in.currentToken() == JsonToken.VALUE_STRING, type, place);
        return TextNode.valueOf(in.getText());
    }

    private JsonNode integer(Scalar type, Place place, int bits) throws IOException {
        require(in.currentToken().isNumeric(), type, place);
        if (in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            BigInteger number = in.getBigIntegerValue();
            if (number.bitLength() < bits) {
                long value = number.longValue();
                return value == (int) value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
            }
        }
        throw misfit(type, place, true);
    }

    private JsonNode quantity() throws IOException {
        var token = in.currentToken();
        if (token.isStructStart()) {
            throw new MisfitException(Quantity.FORMAT_WRONG);
        }
        return TextNode.valueOf(canonical(in.getText(), Quantity::parse).toString());
    }

    private static <T> T canonical(String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new MisfitException(e.getMessage());
        }
    }

    private static String base64(String text) {
        var bare = text.replace("\r", "").replace("\n", "");
        try {
            return Base64.getEncoder().encodeToString(Base64.getDecoder().decode(bare));
        } catch (IllegalArgumentException e) {
            int at = 0;
            while (at < text.length()
                    && (Character.isLetterOrDigit(text.charAt(at)) || "+/\r\n".indexOf(text.charAt(at)) >= 0)) {
                at++;
            }
            boolean isCutOff = at == text.length();
            throw new MisfitException("illegal base64 data at input byte " + (isCutOff ? (at - 1) / 4 * 4 : at));
        }
    }

    private JsonNode tree() throws IOException {
        return Json.readTree(in);
    }

    private void require(boolean fits, Type type, Place place) throws IOException {
        if (!fits) {
            throw misfit(type, place, false);
        }
    }

    private MisfitException misfit(Type type, Place place, boolean withLiteral) throws IOException {
        var what = switch (in.currentToken()) {
            case START_OBJECT -> "object";
            case START_ARRAY -> "array";
            case VALUE_STRING -> "string";
            case VALUE_TRUE, VALUE_FALSE -> "bool";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> withLiteral ? "number " + in.getText() : "number";
            default -> "null";
        };
        boolean bare = place.isRoot() || type == Scalar.INT_OR_STRING;
        var where = bare ? "value" : "struct field " + place.inGo();
        return new MisfitException(
                "json: cannot unmarshal %s into Go %s of type %s".formatted(what, where, goType(type)));
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
