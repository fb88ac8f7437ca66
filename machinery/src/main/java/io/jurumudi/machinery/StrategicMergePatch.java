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
    private static final String ORDER = "$setElementOrder/";
    private static final String DELETE = "$deleteFromPrimitiveList/";

    private StrategicMergePatch() {}

    /**
     * The patched copy; the caller still has to decode it.
     *
     * @throws ApiException BadRequest when the patch is malformed; with code 500 and no reason, as upstream's, when an item lacks its merge
     *     key or a directive does not exist
     */
    public static ObjectNode apply(ObjectType type, ObjectNode document, JsonNode patch) {
        if (patch.isNull()) {
            return document.deepCopy();
        }
        if (!(patch instanceof ObjectNode changes)) {
            throw ApiException.badRequest(GoValue.cannotUnmarshal(patch, "map[string]interface {}"));
        }
        return merge(Optional.of(type), document.deepCopy(), changes.deepCopy());
    }

    /** Merges into {@code original}, using up {@code patch}; nothing is known of fields without a type. */
    static ObjectNode merge(Optional<Type> type, ObjectNode original, ObjectNode patch) {
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
                deleteItems(original, name.substring(DELETE.length()), change.getValue());
            } else {
                mergeField(Rule.of(type, name), original, name, change.getValue());
            }
        }
        return original;
    }

    /** How a field merges. */
    record Rule(Optional<Type> type, Set<Field.PatchStrategy> strategies, String mergeKey) {
        static Rule of(Optional<Type> owner, String name) {
            return owner.map(type -> switch (type) {
                        case ObjectType object ->
                            object.field(name)
                                    .map(f -> new Rule(Optional.of(f.type()), f.patchStrategies(), f.patchMergeKey()))
                                    .orElseGet(Rule::unknown);
                        case MapType map -> new Rule(Optional.of(map.value()), Set.of(), "");
                        case ListType list -> unknown();
                        case Scalar scalar -> unknown();
                    })
                    .orElseGet(Rule::unknown);
        }

        private static Rule unknown() {
            return new Rule(Optional.empty(), Set.of(), "");
        }

        boolean merges() {
            return strategies.contains(Field.PatchStrategy.MERGE);
        }

        boolean replaces() {
            return strategies.contains(Field.PatchStrategy.REPLACE);
        }

        Optional<Type> itemType() {
            return type.flatMap(t -> t instanceof ListType list ? Optional.of(list.item()) : Optional.empty());
        }
    }

    private static void mergeField(Rule rule, ObjectNode original, String name, JsonNode change) {
        var present = original.path(name);
        if (change.isNull()) {
            original.remove(name);
        } else if (present instanceof ObjectNode object && change instanceof ObjectNode inner) {
            original.set(name, rule.replaces() ? inner : merge(rule.type(), object, inner));
        } else if (present instanceof ArrayNode list && change instanceof ArrayNode items) {
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
    private static void mergeOrdered(Optional<Type> type, ObjectNode original, ObjectNode patch) {
        for (var directive : List.copyOf(patch.properties())) {
            if (!directive.getKey().startsWith(ORDER)) {
                continue;
            }
            patch.remove(directive.getKey());
            var name = directive.getKey().substring(ORDER.length());
            var change = patch.path(name);
            var present = original.path(name);
            boolean fits = directive.getValue().isArray()
                    && (change.isMissingNode() || change.isArray())
                    && (present.isMissingNode() || present.isArray());
            if (!fits) {
                throw ApiException.badRequest("invalid patch format of setElementOrder list");
            }
            if (change.isMissingNode() && present.isMissingNode()) {
                continue;
            }
            var list = new StrategicList(Rule.of(type, name));
            var order = (ArrayNode) directive.getValue();
            original.set(name, list.mergeOrdered(present, change, order));
            patch.remove(name);
        }
    }

    private static void deleteItems(ObjectNode original, String name, JsonNode items) {
        if (!items.isArray()) {
            throw ApiException.badRequest("invalid patch format of primitive list");
        }
        if (original.path(name) instanceof ArrayNode list) {
            var gone = new HashSet<JsonNode>();
            items.forEach(gone::add);
            list.removeIf(gone::contains);
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
        return failure(
                "unknown patch type: %s in map: %s".formatted(patch.path(PATCH).asText(), patch));
    }

    static ApiException failure(String message) {
        return new ApiException(Status.failure(500, "", message, Optional.empty()));
    }
}
