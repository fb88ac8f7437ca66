package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.PathElement.Name;
import io.jurumudi.machinery.Shape.Slot;
import io.jurumudi.schema.ListType;
import io.jurumudi.schema.ObjectType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** What server-side apply does with two trees of one type. Absent values are missing nodes; null is a value, as it is upstream. */
final class TypedTree {
    private static final JsonNode ABSENT = MissingNode.getInstance();

    private TypedTree() {}

    /** A tree that does not fit its type. */
    static final class MismatchException extends RuntimeException {
        MismatchException(String message) {
            super(message);
        }
    }

    /** What changed from one tree to another. */
    record Comparison(FieldSet added, FieldSet modified, FieldSet removed) {
        FieldSet changed() {
            return added.union(modified);
        }

        boolean isSame() {
            return added.isEmpty() && modified.isEmpty() && removed.isEmpty();
        }

        Comparison without(FieldSet ignored) {
            return new Comparison(added.without(ignored), modified.without(ignored), removed.without(ignored));
        }
    }

    /** The paths of all leaves, of everything empty, and of the values of maps. */
    static FieldSet fields(ObjectType type, JsonNode tree) {
        var builder = new FieldSet.Builder();
        collect(Slot.of(type), tree, List.of(), builder);
        return builder.build();
    }

    private static void collect(Slot slot, JsonNode value, List<PathElement> path, FieldSet.Builder fields) {
        if (slot.isMap() && (value.isObject() || value.isNull())) {
            for (var entry : value.properties()) {
                var inner = append(path, new Name(entry.getKey()));
                collect(slot.get(entry.getKey()).orElseThrow(), entry.getValue(), inner, fields);
                if (isEmptyMap(entry.getValue()) || !slot.declares(entry.getKey())) {
                    fields.add(inner);
                }
            }
        } else if (slot.associative().isPresent() && (value.isArray() || value.isNull())) {
            var list = slot.associative().get();
            var items = Shape.items(value);
            for (int i = 0; i < items.size(); i++) {
                var inner = append(path, Shape.element(list, items.get(i), i));
                collect(Slot.of(list.item()), items.get(i), inner, fields);
                fields.add(inner);
            }
        } else {
            fields.add(path);
        }
    }

    private static boolean isEmptyMap(JsonNode value) {
        return value.isNull() || value.isObject() && value.isEmpty();
    }

    static Comparison compare(ObjectType type, JsonNode before, JsonNode after) {
        var comparer = new Comparer();
        comparer.compare(Slot.of(type), before, after, List.of());
        return new Comparison(comparer.added.build(), comparer.modified.build(), comparer.removed.build());
    }

    private static final class Comparer {
        final FieldSet.Builder added = new FieldSet.Builder();
        final FieldSet.Builder modified = new FieldSet.Builder();
        final FieldSet.Builder removed = new FieldSet.Builder();

        void compare(Slot slot, JsonNode before, JsonNode after, List<PathElement> path) {
            if (before.equals(after)) {
                return; // most of an object, most of the time
            }
            if (slot.isMap() && isMapLike(before) && isMapLike(after) && !(hasNone(before) && hasNone(after))) {
                compareMaps(slot, before, after, path);
                noteWhole(before, after, path);
            } else if (slot.associative().isPresent() && !(hasNone(before) && hasNone(after))) {
                compareLists(slot.associative().get(), before, after, path);
                noteWhole(before, after, path);
            } else {
                compareLeaves(before, after, path);
            }
        }

        private void compareMaps(Slot slot, JsonNode before, JsonNode after, List<PathElement> path) {
            var names = new LinkedHashSet<String>();
            before.fieldNames().forEachRemaining(names::add);
            after.fieldNames().forEachRemaining(names::add);
            for (var name : names) {
                slot.get(name)
                        .ifPresent(inner -> compare(
                                inner,
                                there(inner, before, name),
                                there(inner, after, name),
                                append(path, new Name(name))));
            }
        }

        /** A field that Go always writes is there, if empty, in an object that is there. */
        private static JsonNode there(Slot inner, JsonNode object, String name) {
            var value = object.path(name);
            if (!value.isMissingNode() || !object.isObject() || !inner.isAlwaysThere()) {
                return value;
            }
            return inner.type() instanceof ObjectType
                    ? Json.object()
                    : Json.object().nullNode();
        }

        private void compareLists(ListType list, JsonNode before, JsonNode after, List<PathElement> path) {
            var old = byElement(list, before);
            var now = byElement(list, after);
            var elements = new LinkedHashSet<>(old.keySet());
            elements.addAll(now.keySet());
            for (var element : elements) {
                compareItems(
                        Slot.of(list.item()),
                        old.getOrDefault(element, List.of()),
                        now.getOrDefault(element, List.of()),
                        append(path, element));
            }
        }

        /** Items that are told apart by nothing have one owner together. */
        private void compareItems(Slot slot, List<JsonNode> before, List<JsonNode> after, List<PathElement> path) {
            boolean wereMany = before.size() > 1;
            boolean areMany = after.size() > 1;
            if (wereMany && areMany) {
                if (!before.equals(after)) {
                    modified.add(path);
                }
                return;
            }
            compare(slot, wereMany ? ABSENT : only(before), areMany ? ABSENT : only(after), path);
            if (wereMany) {
                removed.add(path);
            }
            if (areMany) {
                added.add(path);
            }
        }

        private static JsonNode only(List<JsonNode> items) {
            return items.isEmpty() ? ABSENT : items.getFirst();
        }

        private void noteWhole(JsonNode before, JsonNode after, List<PathElement> path) {
            if (before.isMissingNode()) {
                added.add(path);
            } else if (after.isMissingNode()) {
                removed.add(path);
            }
        }

        private void compareLeaves(JsonNode before, JsonNode after, List<PathElement> path) {
            if (before.isMissingNode()) {
                if (!after.isMissingNode()) {
                    added.add(path);
                }
            } else if (after.isMissingNode()) {
                removed.add(path);
            } else if (!same(before, after)) {
                modified.add(path);
            }
        }
    }

    private static boolean isMapLike(JsonNode value) {
        return value.isObject() || value.isNull() || value.isMissingNode();
    }

    private static boolean hasNone(JsonNode value) {
        return !value.isContainerNode() || value.isEmpty();
    }

    private static boolean same(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue()) == 0;
        }
        return one.equals(other);
    }

    private static Map<PathElement, List<JsonNode>> byElement(ListType list, JsonNode value) {
        var items = new LinkedHashMap<PathElement, List<JsonNode>>();
        int index = 0;
        for (var item : Shape.items(value)) {
            items.computeIfAbsent(Shape.element(list, item, index++), e -> new ArrayList<>())
                    .add(item);
        }
        return items;
    }

    /** The live tree with everything that the applied one says; lists in the applied one's order, as far as it says any. */
    static JsonNode merge(Slot slot, JsonNode live, JsonNode applied) {
        if (slot.isMap() && isMapLike(live) && isMapLike(applied) && !(hasNone(live) && hasNone(applied))) {
            var merged = Json.object();
            live.properties().forEach(entry -> merged.set(entry.getKey(), entry.getValue()));
            for (var entry : applied.properties()) {
                var name = entry.getKey();
                merged.set(name, merge(slot.get(name).orElseThrow(), live.path(name), entry.getValue()));
            }
            return merged;
        }
        if (slot.associative().isPresent() && !(hasNone(live) && hasNone(applied))) {
            return new ListMerge(slot.associative().get(), live, applied).merge();
        }
        return applied.isMissingNode() ? live : applied;
    }

    /** The tree without the paths of the set. What is only left empty by it stays. */
    static ObjectNode remove(ObjectType type, ObjectNode tree, FieldSet paths) {
        return (ObjectNode) remove(Slot.of(type), tree, paths);
    }

    private static JsonNode remove(Slot slot, JsonNode value, FieldSet paths) {
        if (slot.isMap() && value instanceof ObjectNode object) {
            var rest = Json.object();
            for (var entry : object.properties()) {
                var step = new Name(entry.getKey());
                if (!paths.has(step)) {
                    var inner = paths.within(step);
                    rest.set(
                            entry.getKey(),
                            inner.isEmpty()
                                    ? entry.getValue()
                                    : remove(slot.get(entry.getKey()).orElseThrow(), entry.getValue(), inner));
                }
            }
            return rest;
        }
        if (slot.associative().isPresent() && value.isArray()) {
            var list = slot.associative().get();
            var rest = Json.array();
            int index = 0;
            for (var item : value) {
                var step = Shape.element(list, item, index++);
                if (!paths.has(step)) {
                    var inner = paths.within(step);
                    rest.add(inner.isEmpty() ? item : remove(Slot.of(list.item()), item, inner));
                }
            }
            return rest;
        }
        return value;
    }

    private static List<PathElement> append(List<PathElement> path, PathElement step) {
        var longer = new ArrayList<PathElement>(path.size() + 1);
        longer.addAll(path);
        longer.add(step);
        return longer;
    }
}
