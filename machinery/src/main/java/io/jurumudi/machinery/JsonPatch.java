package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TreeTraversingParser;
import io.jurumudi.schema.ListType;
import io.jurumudi.schema.Scalar;
import io.jurumudi.schema.TypeBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * RFC 6902: a list of operations, all of which must succeed. Where upstream's library is laxer than the RFC, so is this: what
 * stands before the first slash of a path does not count, indices may count from the end, an object's missing member may be
 * replaced and copied, and a missing value is null.
 */
public final class JsonPatch {
    private static final int MAX_OPERATIONS = 10_000;
    private static final long MAX_COPIED_BYTES = 3 * 1024 * 1024;

    private long copied;

    private JsonPatch() {}

    /** An operation that does not fit the document. */
    private static final class MisfitException extends RuntimeException {
        MisfitException(String message) {
            super(message);
        }
    }

    /**
     * What is wrong with the form of a patch, in upstream's words: unknown members of operations.
     *
     * @throws ApiException BadRequest when it is no list of operations
     */
    public static List<String> problems(JsonNode patch) {
        var operation = TypeBuilder.object("handlers.jsonPatchOp", "")
                .optional("op", Scalar.STRING, "")
                .optional("path", Scalar.STRING, "")
                .optional("from", Scalar.STRING, "")
                .optional("value", Scalar.ANY, "")
                .build();
        try (var parser = new TreeTraversingParser(patch)) {
            var reader = new TypedReader(parser);
            reader.readList(new ListType(operation, ListType.Topology.ATOMIC, List.of()));
            return reader.problems();
        } catch (TypedReader.MisfitException e) {
            throw ApiException.badRequest("error decoding patch: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The patched copy.
     *
     * @throws ApiException BadRequest for a malformed patch, RequestEntityTooLarge for too many operations, Invalid when one of them
     *     does not fit the document
     */
    public static JsonNode apply(ObjectNode document, JsonNode patch) {
        if (patch.isNull()) {
            return document.deepCopy();
        }
        if (!(patch instanceof ArrayNode operations)) {
            throw ApiException.badRequest(GoValue.cannotUnmarshal(patch, "jsonpatch.Patch"));
        }
        for (var operation : operations) {
            if (!operation.isObject() && !operation.isNull()) {
                throw ApiException.badRequest(GoValue.cannotUnmarshal(operation, "jsonpatch.Operation"));
            }
        }
        if (operations.size() > MAX_OPERATIONS) {
            throw ApiException.requestEntityTooLarge("The allowed maximum operations in a JSON patch is %d, got %d"
                    .formatted(MAX_OPERATIONS, operations.size()));
        }
        try {
            var application = new JsonPatch();
            JsonNode result = document.deepCopy();
            for (var operation : operations) {
                result = application.apply(result, operation);
            }
            return result;
        } catch (MisfitException e) {
            // upstream keeps the reason to itself
            var details = new Status.Details("", "", "", "", List.of(), 0);
            var message = "the server rejected our request due to an error in our request";
            throw new ApiException(Status.failure(422, "Invalid", message, Optional.of(details)), e);
        }
    }

    private JsonNode apply(JsonNode document, JsonNode operation) {
        var value = operation.path("value");
        switch (operation.path("op").asText()) {
            case "add" ->
                add(document, pointer(operation, "path"), orNull(value).deepCopy());
            case "remove" -> remove(document, pointer(operation, "path"));
            case "replace" -> {
                if (pointer(operation, "path").isEmpty()) {
                    if (!value.isContainerNode()) {
                        throw new MisfitException("replace operation value must be object or array");
                    }
                    return value.deepCopy();
                }
                replace(document, pointer(operation, "path"), orNull(value).deepCopy());
            }
            case "move" -> {
                var from = pointer(operation, "from");
                var moved = get(document, from);
                remove(document, from);
                add(document, pointer(operation, "path"), moved);
            }
            case "copy" -> {
                var source = orNull(get(document, pointer(operation, "from")));
                copied += source.isContainerNode()
                        ? Json.write(source).length
                        : source.asText().length();
                if (copied > MAX_COPIED_BYTES) {
                    throw new MisfitException("too much is copied");
                }
                add(document, pointer(operation, "path"), source.deepCopy());
            }
            case "test" -> {
                var path = pointer(operation, "path");
                if (!same(path.isEmpty() ? document : get(document, path), value)) {
                    throw new MisfitException("testing value failed");
                }
            }
            default -> throw new MisfitException("unexpected kind: " + operation.path("op"));
        }
        return document;
    }

    private static JsonNode orNull(JsonNode value) {
        return value.isMissingNode() ? Json.object().nullNode() : value;
    }

    /** The steps of a JSON pointer, unescaped; none for the whole document. */
    private static List<String> pointer(JsonNode operation, String field) {
        var text = operation.path(field);
        if (!text.isTextual()) {
            throw new MisfitException("missing or malformed " + field);
        }
        if (text.textValue().isEmpty()) {
            return List.of();
        }
        var steps = new ArrayList<>(Arrays.asList(text.textValue().split("/", -1)));
        if (steps.size() < 2) {
            throw new MisfitException("malformed " + field);
        }
        steps.removeFirst();
        steps.replaceAll(step -> step.replace("~1", "/").replace("~0", "~"));
        return steps;
    }

    /** The object or list that the last step starts from. */
    private static JsonNode parent(JsonNode document, List<String> path) {
        if (path.isEmpty()) {
            throw new MisfitException("missing path");
        }
        var at = document;
        for (var step : path.subList(0, path.size() - 1)) {
            at = child(at, step);
        }
        if (!at.isContainerNode()) {
            throw new MisfitException("missing path");
        }
        return at;
    }

    private static JsonNode get(JsonNode document, List<String> path) {
        return child(parent(document, path), path.getLast());
    }

    /** A missing node where an object has no such member. */
    private static JsonNode child(JsonNode parent, String step) {
        return switch (parent) {
            case ObjectNode object -> object.path(step);
            case ArrayNode array -> array.get(index(step, array.size(), array.size() - 1));
            default -> throw new MisfitException("missing path: " + step);
        };
    }

    private static void add(JsonNode document, List<String> path, JsonNode value) {
        var step = path.isEmpty() ? "" : path.getLast();
        switch (parent(document, path)) {
            case ObjectNode object -> object.set(step, value);
            case ArrayNode array ->
                array.insert(step.equals("-") ? array.size() : index(step, array.size() + 1, array.size()), value);
            default -> throw new MisfitException("nothing can be added to a " + step);
        }
    }

    private static void remove(JsonNode document, List<String> path) {
        var parent = parent(document, path);
        if (parent instanceof ArrayNode array) {
            array.remove(index(path.getLast(), array.size(), array.size() - 1));
        } else if (((ObjectNode) parent).remove(path.getLast()) == null) {
            throw new MisfitException("nothing to remove: " + path.getLast());
        }
    }

    private static void replace(JsonNode document, List<String> path, JsonNode value) {
        var parent = parent(document, path);
        if (parent instanceof ArrayNode array) {
            array.set(index(path.getLast(), array.size(), array.size() - 1), value);
        } else {
            ((ObjectNode) parent).set(path.getLast(), value);
        }
    }

    /** @param size what a negative index counts back from */
    private static int index(String step, int size, int max) {
        if (!step.matches("[-+]?\\d{1,9}")) {
            throw new MisfitException("invalid index " + step);
        }
        int index = Integer.parseInt(step);
        int place = index < 0 ? index + size : index;
        if (place < 0 || place > max) {
            throw new MisfitException("invalid index " + step);
        }
        return place;
    }

    private static int compare(JsonNode one, JsonNode other) {
        boolean same = one.isNumber() && other.isNumber() ? one.asText().equals(other.asText()) : one.equals(other);
        return same ? 0 : 1;
    }

    /** Numbers by their text, an absent value like null. */
    private static boolean same(JsonNode one, JsonNode other) {
        if (one.isMissingNode() || one.isNull()) {
            return other.isMissingNode() || other.isNull();
        }
        return one.equals(JsonPatch::compare, other);
    }
}
