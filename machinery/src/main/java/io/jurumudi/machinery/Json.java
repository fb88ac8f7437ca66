package io.jurumudi.machinery;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The JSON tree and its text. Objects keep the order of their fields. */
public final class Json {
    /** Upstream's depth limit is 10,000; a tree this deep still fits the stack of a virtual thread. */
    static final int MAX_DEPTH = 1000;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final ObjectMapper MAPPER = JsonMapper.builder(FACTORY).build();
    private static final ObjectReader WHOLE = MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Json() {}

    /** A text that is no JSON, or no JSON object where one is needed. */
    public static final class MalformedException extends RuntimeException {
        MalformedException(String message) {
            super(message);
        }

        MalformedException(String message, Throwable why) {
            super(message, why);
        }
    }

    /** @throws MalformedException unless it is one JSON object */
    public static ObjectNode read(byte[] json) {
        if (readAny(json) instanceof ObjectNode object) {
            return object;
        }
        throw new MalformedException("not a JSON object");
    }

    /** @throws MalformedException unless it is one JSON object */
    public static ObjectNode read(String json) {
        return read(json.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws MalformedException unless it is one JSON value */
    public static JsonNode readAny(byte[] json) {
        try {
            var tree = WHOLE.readTree(json);
            if (tree.isMissingNode()) {
                throw new MalformedException("unexpected end of JSON input");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw new MalformedException(syntax(json, e), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param problems keys that came twice, in upstream's words */
    public record Noted(JsonNode tree, List<String> problems) {
        public Noted {
            problems = List.copyOf(problems);
        }
    }

    /** Reads as Go reads what has no type. @throws MalformedException unless it is one JSON value */
    public static Noted readNoted(byte[] json) {
        JsonSyntax.complaint(json).ifPresent(why -> {
            throw new MalformedException(why);
        });
        try (var parser = FACTORY.createParser(json)) {
            var reader = new UntypedReader(parser);
            return new Noted(reader.read(), reader.problems());
        } catch (TypedReader.MisfitException e) {
            throw new MalformedException(e.getMessage(), e);
        } catch (JsonProcessingException e) {
            throw new MalformedException(e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws MalformedException unless it is one JSON value */
    public static JsonNode readAny(String json) {
        return readAny(json.getBytes(StandardCharsets.UTF_8));
    }

    /** Go's words, or ours for what only we refuse. */
    static String syntax(byte[] json, JsonProcessingException why) {
        return JsonSyntax.complaint(json).orElseGet(why::getOriginalMessage);
    }

    /** The value at the parser's current token. */
    static JsonNode readTree(JsonParser parser) throws IOException {
        JsonNode tree = MAPPER.readTree(parser);
        return tree == null ? MissingNode.getInstance() : tree;
    }

    /** Compact, without a line end. */
    public static byte[] write(JsonNode tree) {
        try {
            return MAPPER.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #write}, as text. */
    public static String text(JsonNode tree) {
        return new String(write(tree), StandardCharsets.UTF_8);
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }
}
