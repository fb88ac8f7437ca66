package io.jurumudi.machinery;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TreeTraversingParser;
import io.jurumudi.machinery.Json.MalformedException;
import io.jurumudi.schema.ObjectType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Turns what a client sent into the tree of its type, as upstream's decoder would see it. */
public final class Decoder {
    private static final int SUMMARY_BYTES = 30;
    private static final String KINDLESS = "couldn't get version/kind; json parse error: ";

    private Decoder() {}

    /**
     * A decoded object.
     *
     * @param problems unknown and duplicate fields, in upstream's words; what becomes of them is the caller's choice
     * @param blame what a complaint about the problems begins with; empty for a tree that was no request's body
     */
    public record Decoded(ObjectNode tree, List<String> problems, String blame) {
        public Decoded {
            problems = List.copyOf(problems);
        }

        /** For {@code fieldValidation=Strict}. @throws ApiException BadRequest when there are problems */
        public ObjectNode strict() {
            if (!problems.isEmpty()) {
                throw ApiException.badRequest(blame + "strict decoding error: " + String.join(", ", problems));
            }
            return tree;
        }
    }

    /** @throws ApiException BadRequest when it is malformed or a value has the wrong type */
    public static Decoded decode(byte[] body, MediaType format, ObjectType type) {
        return switch (format) {
            case JSON -> decodeJson(body, type);
            case YAML -> decodeYaml(body, type);
            case PROTOBUF -> decodeProtobuf(body, type);
            case CBOR -> decodeCbor(body, type);
        };
    }

    private static Decoded decodeJson(byte[] body, ObjectType type) {
        noValue(body).ifPresent(why -> {
            throw unrecognized(body, type, KINDLESS + why);
        });
        try (var parser = Json.FACTORY.createParser(body)) {
            var reader = new TypedReader(parser);
            try {
                var tree = reader.read(type);
                requireEnd(parser);
                return new Decoded(tree, reader.problems(), blame(tree, type));
            } catch (TypedReader.MisfitException e) {
                drain(parser); // bad syntax further on is the graver complaint
                throw misfit(body, MediaType.JSON, Json.readAny(body), type, e);
            }
        } catch (JsonProcessingException e) {
            throw unrecognized(body, type, KINDLESS + Json.syntax(body, e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Our parser says nothing of a text without a value, and skips the mark that some editors put first. */
    private static Optional<String> noValue(byte[] body) {
        return body.length > 0 && body[0] == '{' ? Optional.empty() : JsonSyntax.complaint(body);
    }

    private static Decoded decodeYaml(byte[] body, ObjectType type) {
        Yaml.Document document;
        try {
            document = Yaml.readDocument(body);
        } catch (MalformedException e) {
            throw unrecognized(body, type, e.getMessage());
        }
        try {
            var decoded = decodeTree(document.tree(), type);
            var problems = new ArrayList<>(document.complaint().stream().toList());
            problems.addAll(decoded.problems);
            return new Decoded(decoded.tree, problems, blame(decoded.tree, type));
        } catch (TypedReader.MisfitException e) {
            throw misfit(body, MediaType.YAML, document.tree(), type, e);
        }
    }

    private static Decoded decodeCbor(byte[] body, ObjectType type) {
        JsonNode tree;
        try {
            tree = Cbor.readAny(body);
        } catch (MalformedException e) {
            throw unrecognized(body, type, e.getMessage());
        }
        try {
            var decoded = decodeTree(tree, type);
            return new Decoded(decoded.tree, decoded.problems, blame(decoded.tree, type));
        } catch (TypedReader.MisfitException e) {
            throw misfit(body, MediaType.CBOR, tree, type, e);
        }
    }

    /** Here nothing is unknown or comes twice: what upstream does not know of a message, it passes over. */
    private static Decoded decodeProtobuf(byte[] body, ObjectType type) {
        Protobuf.Envelope envelope;
        try {
            envelope = Protobuf.open(body);
        } catch (Protobuf.MalformedException e) {
            throw unrecognized(body, type, e.getMessage());
        }
        var sent = envelope.kind();
        var kind = sent.kind().isEmpty() ? new GroupVersionKind(sent.group(), sent.version(), type.shortName()) : sent;
        try {
            var tree = Protobuf.read(envelope.message(), type);
            tree.put("kind", kind.kind()).put("apiVersion", kind.apiVersion());
            return new Decoded(decodeTree(tree, type).tree, List.of(), "");
        } catch (Protobuf.MalformedException | TypedReader.MisfitException e) {
            throw cannotHandle(kind, type.shortName(), e.getMessage());
        }
    }

    /**
     * Checks, prunes and normalises a tree that came from elsewhere, such as a patch's result.
     *
     * @throws ApiException BadRequest when a value has the wrong type, with nothing but Go's words
     */
    public static Decoded decode(JsonNode tree, ObjectType type) {
        try {
            return decodeTree(tree, type);
        } catch (TypedReader.MisfitException e) {
            throw ApiException.badRequest(e.getMessage());
        }
    }

    /**
     * As {@link #decode(JsonNode, ObjectType)}, in the way upstream takes with what was merged as a tree; problems are sorted.
     *
     * @throws ApiException BadRequest when a value has the wrong type, with nothing but upstream's words
     */
    public static Decoded convert(ObjectNode tree, ObjectType type) {
        try {
            return FromUnstructured.convert(tree, type);
        } catch (TypedReader.MisfitException e) {
            throw ApiException.badRequest(e.getMessage());
        }
    }

    private static Decoded decodeTree(JsonNode tree, ObjectType type) {
        try (var parser = new TreeTraversingParser(tree)) {
            var reader = new TypedReader(parser);
            return new Decoded(reader.read(type), reader.problems(), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The kind that a body says it is; missing parts are empty. Reads no further than it must, so that the rest may be malformed.
     *
     * @param expected what the body is to be
     * @throws ApiException BadRequest when the body is nothing that could say so
     */
    public static GroupVersionKind kindOf(byte[] body, MediaType format, ObjectType expected) {
        if (format == MediaType.PROTOBUF) {
            try {
                return Protobuf.open(body).kind();
            } catch (Protobuf.MalformedException e) {
                throw unrecognized(body, expected, e.getMessage());
            }
        }
        try (var parser = parser(body, format)) {
            var kind = kindOf(parser);
            if (!kind.kind().isEmpty() && !kind.kind().equals(expected.shortName())) {
                drain(parser); // nobody will read further
            }
            return kind;
        } catch (JsonProcessingException e) {
            throw unrecognized(body, expected, KINDLESS + Json.syntax(body, e));
        } catch (MalformedException | TypedReader.MisfitException e) {
            throw unrecognized(body, expected, e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The kind that a tree says it is; missing parts are empty. @throws ApiException BadRequest, with nothing but upstream's words */
    public static GroupVersionKind kindOf(JsonNode tree) {
        try (var parser = new TreeTraversingParser(tree)) {
            return kindOf(parser);
        } catch (MalformedException | TypedReader.MisfitException e) {
            throw ApiException.badRequest(e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonParser parser(byte[] body, MediaType format) throws IOException {
        if (format == MediaType.YAML) {
            return new TreeTraversingParser(Yaml.readDocument(body).tree());
        }
        if (format == MediaType.CBOR) {
            return new TreeTraversingParser(Cbor.readAny(body));
        }
        noValue(body).ifPresent(why -> {
            throw new MalformedException(KINDLESS + why);
        });
        return Json.FACTORY.createParser(body);
    }

    private static GroupVersionKind kindOf(JsonParser in) throws IOException {
        var said = new HashMap<String, String>();
        in.nextToken();
        if (!in.isExpectedStartObjectToken() && in.currentToken() != JsonToken.VALUE_NULL) {
            throw new TypedReader.MisfitException(KINDLESS
                    + "json: cannot unmarshal " + GoValue.typeOf(in.currentToken())
                    + " into Go value of type struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\";"
                    + " Kind string \"json:\\\"kind,omitempty\\\"\" }");
        }
        for (var name = in.nextFieldName(); name != null && said.size() < 2; name = in.nextFieldName()) {
            in.nextToken();
            var wanted =
                    name.equalsIgnoreCase("apiVersion") ? "apiVersion" : name.equalsIgnoreCase("kind") ? "kind" : "";
            if (!wanted.isEmpty() && in.currentToken() != JsonToken.VALUE_NULL) {
                if (in.currentToken() != JsonToken.VALUE_STRING) {
                    throw new TypedReader.MisfitException(KINDLESS + "json: cannot unmarshal "
                            + GoValue.typeOf(in.currentToken()) + " into Go struct field ." + wanted
                            + " of type string");
                }
                said.put(wanted, in.getText());
            }
            in.skipChildren();
        }
        var apiVersion = said.getOrDefault("apiVersion", "");
        if (apiVersion.indexOf('/') != apiVersion.lastIndexOf('/')) {
            throw new MalformedException("unexpected GroupVersion string: " + apiVersion);
        }
        return GroupVersionKind.of(apiVersion, said.getOrDefault("kind", ""));
    }

    /** What upstream says of a body of a kind that it cannot take in this place. */
    public static ApiException cannotHandle(GroupVersionKind kind, String expectedKind, String why) {
        return ApiException.badRequest(blame(kind, expectedKind) + why);
    }

    private static String blame(JsonNode tree, ObjectType type) {
        var kind = tree.path("kind").textValue();
        var apiVersion = tree.path("apiVersion").textValue();
        var parts = type.name().split("\\.");
        return blame(
                GroupVersionKind.of(
                        apiVersion == null || apiVersion.isEmpty() ? parts[parts.length - 2] : apiVersion,
                        kind == null || kind.isEmpty() ? type.shortName() : kind),
                type.shortName());
    }

    private static String blame(GroupVersionKind kind, String expectedKind) {
        return "%s in version %s cannot be handled as a %s: "
                .formatted(kind.kind(), GoText.quote(kind.version()), expectedKind);
    }

    private static ApiException misfit(
            byte[] body, MediaType format, JsonNode tree, ObjectType type, TypedReader.MisfitException why) {
        kindOf(body, format, type); // a body that says of what kind it is in the wrong way is the graver mistake
        return ApiException.badRequest(blame(tree, type) + why.getMessage());
    }

    private static ApiException unrecognized(byte[] body, ObjectType type, String why) {
        return ApiException.badRequest("the object provided is unrecognized (must be of type %s): %s (%s)"
                .formatted(type.shortName(), why, summary(body)));
    }

    private static String summary(byte[] body) {
        if (body.length == 0) {
            return "<empty>";
        }
        var start = Arrays.copyOf(body, Math.min(body.length, SUMMARY_BYTES));
        var text = body[0] == '{'
                ? new String(start, StandardCharsets.UTF_8)
                : HexFormat.of().formatHex(start);
        return body.length > SUMMARY_BYTES ? text + " ..." : text;
    }

    private static void requireEnd(JsonParser parser) throws IOException {
        if (parser.nextToken() != null) {
            throw new JsonParseException(
                    parser, "invalid character after top-level value", parser.currentTokenLocation());
        }
    }

    private static void drain(JsonParser parser) throws IOException {
        while (parser.nextToken() != null) {
            // only to see whether the syntax holds
        }
    }
}
