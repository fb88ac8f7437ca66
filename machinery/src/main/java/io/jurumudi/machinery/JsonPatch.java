package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** RFC 6902: a list of operations, all of which must succeed. */
public final class JsonPatch {
    private static final int MAX_OPERATIONS = 10_000;

    private JsonPatch() {}

    /** An operation that does not fit the document. */
    private static final class MisfitException extends RuntimeException {
        MisfitException(String message) {
            super(message);
        }
    }

    /**
     * The patched copy.
     *
     * @throws ApiException BadRequest for a malformed patch, RequestEntityTooLarge for too many operations, Invalid when one of them
     *     does not fit the document
     */
    public static ObjectNode apply(ObjectNode document, JsonNode patch) {
        if (!(patch instanceof ArrayNode operations)) {
            throw ApiException.badRequest(
                    "error decoding patch: " + GoValue.cannotUnmarshal(patch, "[]handlers.jsonPatchOp"));
        }
        if (operations.size() > MAX_OPERATIONS) {
            throw ApiException.requestEntityTooLarge("The allowed maximum operations in a JSON patch is %d, got %d"
                    .formatted(MAX_OPERATIONS, operations.size()));
        }
        try {
            JsonNode result = document.deepCopy();
            for (var operation : operations) {
                result = apply(result, operation);
            }
            if (result instanceof ObjectNode object) {
                return object;
            }
            throw new MisfitException("the document is no object any more");
        } catch (MisfitException e) {
            // upstream keeps the reason to itself
            var details = new Status.Details("", "", "", "", List.of(), 0);
            var message = "the server rejected our request due to an error in our request";
            throw new ApiException(Status.failure(422, "Invalid", message, Optional.of(details)), e);
        }
    }

    private static JsonNode apply(JsonNode document, JsonNode operation) {
        var path = pointer(operation, "path");
        return switch (operation.path("op").asText()) {
            case "add" -> add(document, path, value(operation));
            case "remove" -> remove(document, path);
            case "replace" -> {
                find(document, path);
                yield path.isEmpty() ? value(operation) : replace(document, path, value(operation));
            }
            case "move" -> {
                var from = pointer(operation, "from");
                var moved = find(document, from);
                yield add(remove(document, from), path, moved);
            }
            case "copy" ->
                add(document, path, find(document, pointer(operation, "from")).deepCopy());
            case "test" -> {
                if (!same(findOrNull(document, path), operation.path("value"))) {
                    throw new MisfitException("testing value failed");
                }
                yield document;
            }
            default -> throw new MisfitException("unexpected kind: " + operation.path("op"));
        };
    }

    private static JsonNode value(JsonNode operation) {
        if (!operation.has("value")) {
            throw new MisfitException("missing value");
        }
        return operation.get("value").deepCopy();
    }

    /** The steps of a JSON pointer, unescaped. */
    private static List<String> pointer(JsonNode operation, String field) {
        var text = operation.path(field);
        if (!text.isTextual()
                || !(text.textValue().isEmpty() || text.textValue().startsWith("/"))) {
            throw new MisfitException("missing or malformed " + field);
        }
        var steps = new ArrayList<>(List.of(text.textValue().split("/", -1)));
        steps.removeFirst();
        steps.replaceAll(step -> step.replace("~1", "/").replace("~0", "~"));
        return steps;
    }

    private static JsonNode find(JsonNode document, List<String> path) {
        var at = document;
        for (var step : path) {
            at = switch (at) {
                case ObjectNode object when object.has(step) -> object.get(step);
                case ArrayNode array -> array.get(index(step, array.size() - 1));
                default -> throw new MisfitException("missing path: " + step);
            };
        }
        return at;
    }

    private static JsonNode findOrNull(JsonNode document, List<String> path) {
        if (path.isEmpty()) {
            return document;
        }
        var parent = find(document, path.subList(0, path.size() - 1));
        return parent.isObject() ? parent.path(path.getLast()) : find(document, path);
    }

    private static JsonNode add(JsonNode document, List<String> path, JsonNode value) {
        if (path.isEmpty()) {
            return value;
        }
        var step = path.getLast();
        switch (find(document, path.subList(0, path.size() - 1))) {
            case ObjectNode object -> object.set(step, value);
            case ArrayNode array -> {
                int index = step.equals("-") ? array.size() : index(step, array.size());
                array.insert(index, value);
            }
            default -> throw new MisfitException("nothing can be added to a " + step);
        }
        return document;
    }

    private static JsonNode remove(JsonNode document, List<String> path) {
        if (path.isEmpty()) {
            throw new MisfitException("the whole document cannot be removed");
        }
        var step = path.getLast();
        switch (find(document, path.subList(0, path.size() - 1))) {
            case ObjectNode object when object.has(step) -> object.remove(step);
            case ArrayNode array -> array.remove(index(step, array.size() - 1));
            default -> throw new MisfitException("unable to remove nonexistent key: " + step);
        }
        return document;
    }

    private static JsonNode replace(JsonNode document, List<String> path, JsonNode value) {
        var step = path.getLast();
        switch (find(document, path.subList(0, path.size() - 1))) {
            case ObjectNode object -> object.set(step, value);
            case ArrayNode array -> array.set(index(step, array.size() - 1), value);
            default -> throw new MisfitException("missing path: " + step);
        }
        return document;
    }

    private static int index(String step, int max) {
        if (!step.matches("0|[1-9]\\d{0,8}") || Integer.parseInt(step) > max) {
            throw new MisfitException("invalid index " + step);
        }
        return Integer.parseInt(step);
    }

    /** Numbers by their value, an absent value like null. */
    private static boolean same(JsonNode one, JsonNode other) {
        if (one.isMissingNode() || one.isNull()) {
            return other.isMissingNode() || other.isNull();
        }
        return one.equals(JsonPatch::compare, other);
    }

    private static int compare(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return new BigDecimal(one.asText()).compareTo(new BigDecimal(other.asText()));
        }
        return one.equals(other) ? 0 : 1;
    }
}
