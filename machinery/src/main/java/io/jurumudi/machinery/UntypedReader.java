package io.jurumudi.machinery;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.math.BigInteger;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads JSON of which no type is known, as Go does: what is no 64-bit number is a floating one, and keys that come twice are noted. */
final class UntypedReader {
    private static final int MAX_DIGITS = 20;

    private final JsonParser in;
    private final Set<String> problems = new LinkedHashSet<>();

    /** @param in before the first token */
    UntypedReader(JsonParser in) {
        this.in = in;
    }

    List<String> problems() {
        return problems.stream().limit(TypedReader.MAX_PROBLEMS).toList();
    }

    /** @throws TypedReader.MisfitException when a number is beyond all bounds */
    JsonNode read() throws IOException {
        in.nextToken();
        return value(Place.root());
    }

    private JsonNode value(Place place) throws IOException {
        return switch (in.currentToken()) {
            case START_OBJECT -> {
                var object = Json.object();
                for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                    in.nextToken();
                    var at = place.key(name);
                    if (object.has(name)) {
                        problems.add("duplicate field " + GoText.quote(at.toString()));
                    }
                    object.set(name, value(at));
                }
                yield object;
            }
            case START_ARRAY -> {
                var list = Json.array();
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(place.item(list.size())));
                }
                yield list;
            }
            case VALUE_STRING -> TextNode.valueOf(in.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(in.getText());
            case VALUE_TRUE -> BooleanNode.TRUE;
            case VALUE_FALSE -> BooleanNode.FALSE;
            case VALUE_NULL -> NullNode.getInstance();
            default -> throw new IllegalStateException("unexpected " + in.currentToken());
        };
    }

    private static JsonNode number(String text) {
        if (text.length() <= MAX_DIGITS && text.indexOf('.') < 0 && text.indexOf('e') < 0 && text.indexOf('E') < 0) {
            var number = new BigInteger(text);
            if (number.bitLength() < Long.SIZE) {
                long value = number.longValue();
                return value == (int) value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
            }
        }
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            throw new TypedReader.MisfitException(
                    "json: cannot unmarshal number %s into Go value of type float64".formatted(text));
        }
        return DoubleNode.valueOf(value);
    }
}
