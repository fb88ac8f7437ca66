package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.schema.Field;
import io.jurumudi.schema.ListType;
import io.jurumudi.schema.MapType;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.schema.Scalar;
import io.jurumudi.schema.Type;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Upstream's merge patch that knows items of lists by the type's merge keys. Directives in the patch say more: {@code $patch}
 * (replace, delete), {@code $setElementOrder/field}, {@code $deleteFromPrimitiveList/field}, {@code $retainKeys}.
 */
public final class StrategicMergePatch {
    static final String PATCH = "$patch";
    private static final String RETAIN_KEYS = "$retainKeys";
    private static final String ORDER = "$setElementOrder";
    private static final String DELETE = "$deleteFromPrimitiveList";

    private StrategicMergePatch() {}

    /**
     * The patched copy; the caller still has to decode it.
     *
     * @param patch is used up: what it says in directives is gone from it afterwards
     * @throws ApiException BadRequest when the patch is malformed; with code 500 and no reason, as upstream's, when an item lacks its merge
     *     key, a directive does not exist, or the type does not know what is to be merged
     */
    public static ObjectNode apply(ObjectType type, ObjectNode document, JsonNode patch) {
        if (patch.isNull()) {
            return document.deepCopy();
        }
        if (!(patch instanceof ObjectNode changes)) {
            throw ApiException.badRequest(GoValue.cannotUnmarshal(patch, "map[string]interface {}"));
        }
        return merge(type, document.deepCopy(), changes);
    }

    /** Merges into {@code original}, using up {@code patch}. */
    static ObjectNode merge(Type type, ObjectNode original, ObjectNode patch) {
        if (patch.has(PATCH)) {
            return switch (patch.path(PATCH).asText()) {
                case "replace" -> {
                    patch.remove(PATCH);
                    yield patch;
                }
                case "delete" -> Json.object();
                default -> throw unknownDirective(patch);
            };
        }
        retainKeys(original, patch);
        mergeOrdered(type, original, patch);
        for (var change : List.copyOf(patch.properties())) {
            var name = change.getKey();
            if (name.startsWith(DELETE)) {
                deleteItems(type, original, name, change.getValue());
            } else {
                mergeField(type, original, name, change.getValue());
            }
        }
        return original;
    }

    /** How a field merges. */
    record Rule(Type type, Set<Field.PatchStrategy> strategies, String mergeKey) {
        static Rule of(Type owner, String name) {
            return switch (owner) {
                case ObjectType object ->
                    object.field(name)
                            .map(f -> new Rule(f.type(), f.patchStrategies(), f.patchMergeKey()))
                            .orElseThrow(() -> unknownField(object.shortName(), name));
                case MapType map -> throw notStruct("map");
                case ListType list -> throw notStruct("slice");
                case Scalar.RAW_OBJECT -> throw unknownField("RawExtension", name);
                case Scalar.ANY -> throw unknownField("JSON", name);
                case Scalar scalar -> throw notStruct("string");
            };
        }

        private static ApiException unknownField(String struct, String name) {
            return failure("unable to find api field in struct %s for the json field %s"
                    .formatted(struct, GoText.quote(name)));
        }

        private static ApiException notStruct(String kind) {
            return failure("merging an object in json but data type is not struct, instead is: " + kind);
        }

        boolean merges() {
            return strategies.contains(Field.PatchStrategy.MERGE);
        }

        boolean replaces() {
            return strategies.contains(Field.PatchStrategy.REPLACE);
        }

        Type itemType() {
            return type instanceof ListType list ? list.item() : type;
        }
    }

    private static void mergeField(Type type, ObjectNode original, String name, JsonNode change) {
        var present = original.path(name);
        if (change.isNull()) {
            original.remove(name);
        } else if (present instanceof ObjectNode object && change instanceof ObjectNode inner) {
            var rule = Rule.of(type, name);
            original.set(name, rule.replaces() ? inner : merge(rule.type(), object, inner));
        } else if (present instanceof ArrayNode list && change instanceof ArrayNode items) {
            var rule = Rule.of(type, name);
            original.set(name, rule.merges() ? new StrategicList(rule).merge(list, items) : items);
        } else {
            dropNulls(change);
            var plain = withoutDirectives(change);
            if (plain.isMissingNode()) {
                original.remove(name);
            } else {
                original.set(name, plain);
            }
        }
    }

    /** Only the keys that the patch lists survive; it must list all that it sets. */
    private static void retainKeys(ObjectNode original, ObjectNode patch) {
        var directive = patch.remove(RETAIN_KEYS);
        if (directive == null) {
            return;
        }
        if (!directive.isArray()) {
            throw ApiException.badRequest("invalid patch format of retainKeys");
        }
        var kept = new HashSet<String>();
        directive.forEach(key -> kept.add(key.asText()));
        for (var change : patch.properties()) {
            boolean isDirective =
                    change.getKey().startsWith(DELETE) || change.getKey().startsWith(ORDER);
            if (!change.getValue().isNull() && !isDirective && !kept.contains(change.getKey())) {
                throw ApiException.badRequest("invalid patch format of retainKeys");
            }
        }
        original.retain(kept);
    }

    /** Lists whose order the patch gives are merged first, and then put in that order. */
    private static void mergeOrdered(Type type, ObjectNode original, ObjectNode patch) {
        for (var directive : List.copyOf(patch.properties())) {
            if (!directive.getKey().startsWith(ORDER)) {
                continue;
            }
            patch.remove(directive.getKey());
            var name = fieldOf(directive.getKey(), ORDER, "invalid patch format of setElementOrder list");
            var change = patch.path(name);
            var present = original.path(name);
            requireList(directive.getValue());
            requireList(present);
            requireList(change);
            var list = new StrategicList(Rule.of(type, name));
            var order = (ArrayNode) directive.getValue();
            list.requireSameOrder(change, order);
            if (!change.isMissingNode() || !present.isMissingNode()) {
                original.set(name, list.mergeOrdered(present, change, order));
                patch.remove(name);
            }
        }
    }

    private static void requireList(JsonNode value) {
        if (!value.isArray() && !value.isMissingNode()) {
            throw failure("expected a []interface {}, but received a " + GoValue.untypedGo(value));
        }
    }

    /** The name after the slash of a directive. */
    private static String fieldOf(String directive, String prefix, String complaint) {
        if (!directive.startsWith(prefix + "/")) {
            throw ApiException.badRequest(complaint);
        }
        return directive.substring(prefix.length() + 1);
    }

    private static void deleteItems(Type type, ObjectNode original, String directive, JsonNode items) {
        var name = fieldOf(directive, DELETE, "invalid patch format of primitive list");
        if (items.isNull()) {
            original.remove(name);
        } else if (original.path(name) instanceof ArrayNode list && items instanceof ArrayNode gone) {
            original.set(name, new StrategicList(Rule.of(type, name)).delete(list, gone));
        }
    }

    /** A copy without the parts that are directives; a missing node when the value itself is one. */
    static JsonNode withoutDirectives(JsonNode value) {
        switch (value) {
            case ObjectNode object -> {
                if (object.has(PATCH)) {
                    return MissingNode.getInstance();
                }
                var plain = Json.object();
                for (var entry : object.properties()) {
                    var inner = withoutDirectives(entry.getValue());
                    if (!inner.isMissingNode()) {
                        plain.set(entry.getKey(), inner);
                    }
                }
                return plain;
            }
            case ArrayNode array -> {
                var plain = Json.array();
                for (var item : array) {
                    var inner = withoutDirectives(item);
                    if (!inner.isMissingNode()) {
                        plain.add(inner);
                    }
                }
                return plain;
            }
            default -> {
                return value;
            }
        }
    }

    /** A null that has nothing to remove means nothing. */
    private static void dropNulls(JsonNode value) {
        if (value instanceof ObjectNode object) {
            object.removeIf(JsonNode::isNull);
        }
        value.forEach(StrategicMergePatch::dropNulls);
    }

    static ApiException unknownDirective(ObjectNode patch) {
        return failure("unknown patch type: %s in map: %s".formatted(directive(patch), GoValue.print(patch)));
    }

    /** As Go's {@code %s} shows what need not be a text. */
    private static String directive(ObjectNode patch) {
        var value = patch.path(PATCH);
        if (value.isNull()) {
            return "%!s(<nil>)";
        }
        return value.isTextual()
                ? value.textValue()
                : value.isNumber() || value.isBoolean()
                        ? "%%!s(%s=%s)".formatted(GoValue.untypedGo(value), value.asText())
                        : GoValue.print(value);
    }

    /** Upstream has this one mistake answered otherwise, and keeps the reason to itself. */
    static ApiException refused() {
        var details = new Status.Details("", "", "", "", List.of(), 0);
        var message = "the server rejected our request due to an error in our request";
        return new ApiException(Status.failure(422, "Invalid", message, Optional.of(details)));
    }

    static ApiException failure(String message) {
        return new ApiException(Status.failure(500, "", message, Optional.empty()));
    }
}
