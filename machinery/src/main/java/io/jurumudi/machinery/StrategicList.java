package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The merging of two lists by a strategic merge patch. Items are told apart by the merge key, or by their value where there is none. */
final class StrategicList {
    private final StrategicMergePatch.Rule rule;
    private final String key;

    StrategicList(StrategicMergePatch.Rule rule) {
        this.rule = rule;
        this.key = rule.mergeKey();
    }

    ArrayNode merge(ArrayNode original, ArrayNode patch) {
        if (original.isEmpty() && patch.isEmpty()) {
            return original;
        }
        return order(mergeItems(original, patch), items(changes(patch)), items(original));
    }

    /** What is left of a list when the items are gone that the patch names by their value. */
    ArrayNode delete(ArrayNode original, ArrayNode gone) {
        if (original.isEmpty() && gone.isEmpty()) {
            return original;
        }
        if (holdsObjects(original, gone)) {
            return merge(original, gone);
        }
        var rest = Json.array();
        original.forEach(item -> {
            if (items(gone).stream().noneMatch(g -> sameValue(g, item))) {
                rest.add(item);
            }
        });
        return rest;
    }

    /** @param present or {@code change} may be missing, not both */
    ArrayNode mergeOrdered(JsonNode present, JsonNode change, ArrayNode order) {
        List<JsonNode> merged;
        if (change.isMissingNode()) {
            merged = items(present);
        } else if (present.isMissingNode()) {
            merged = items(StrategicMergePatch.withoutDirectives(change));
        } else if (rule.merges()) {
            merged = mergeItems((ArrayNode) present, (ArrayNode) change);
        } else {
            merged = items(change);
        }
        if (!key.isEmpty()) {
            merged.forEach(this::requireKey);
        }
        holdsObjects(present, change);
        return order(merged, items(order), items(present));
    }

    /** Whether the items are objects; they must all be of one kind. */
    private static boolean holdsObjects(JsonNode... lists) {
        var kinds = Stream.of(lists)
                .flatMap(JsonNode::valueStream)
                .map(GoValue::untypedGo)
                .distinct()
                .toList();
        if (kinds.isEmpty()) {
            throw StrategicMergePatch.failure("no elements in any of the given slices");
        }
        if (kinds.getFirst().equals("[]interface {}")) {
            throw StrategicMergePatch.refused();
        }
        if (kinds.size() > 1) {
            throw StrategicMergePatch.failure("list element types are not identical: "
                    + Stream.of(lists).map(GoValue::print).collect(Collectors.joining(" ", "[", "]")));
        }
        return kinds.getFirst().startsWith("map");
    }

    private List<JsonNode> mergeItems(ArrayNode original, ArrayNode patch) {
        var merged = items(original);
        if (merged.isEmpty() && patch.isEmpty()) {
            return merged;
        }
        if (!holdsObjects(original, patch)) {
            patch.forEach(item -> {
                if (merged.stream().noneMatch(there -> sameValue(there, item))) {
                    merged.add(item);
                }
            });
            if (!key.isEmpty()) {
                merged.forEach(this::requireKey);
            }
            return merged;
        }
        if (key.isEmpty()) {
            throw StrategicMergePatch.failure("cannot merge lists without merge key for struct");
        }
        if (deleteAndAskReplace(merged, patch)) {
            return items(changes(patch));
        }
        for (var change : changes(patch)) {
            requireKey(change);
            int at = indexOf(merged, change);
            if (at < 0) {
                merged.add(change);
            } else {
                merged.set(at, StrategicMergePatch.merge(rule.itemType(), (ObjectNode) merged.get(at), (ObjectNode)
                        change));
            }
        }
        return merged;
    }

    /** Takes out what the patch deletes, and says whether the patch replaces the whole list. */
    private boolean deleteAndAskReplace(List<JsonNode> merged, ArrayNode patch) {
        boolean replaces = false;
        for (var item : patch) {
            if (item instanceof ObjectNode directive && directive.has(StrategicMergePatch.PATCH)) {
                switch (directive.path(StrategicMergePatch.PATCH).asText()) {
                    case "delete" -> {
                        requireKey(directive);
                        merged.removeIf(existing -> same(existing, directive));
                    }
                    case "replace" -> replaces = true;
                    case "merge" ->
                        throw StrategicMergePatch.failure("merging lists cannot yet be specified in the patch");
                    default -> throw StrategicMergePatch.unknownDirective(directive);
                }
            }
        }
        return replaces;
    }

    private static ArrayNode changes(ArrayNode patch) {
        var changes = Json.array();
        patch.forEach(item -> {
            if (!item.has(StrategicMergePatch.PATCH)) {
                changes.add(item);
            }
        });
        return changes;
    }

    /** Items that the wanted order names stand in it; the others stay where they were among them as far as that is possible. */
    private ArrayNode order(List<JsonNode> merged, List<JsonNode> wanted, List<JsonNode> original) {
        var named = new ArrayList<JsonNode>();
        var others = new ArrayList<JsonNode>();
        merged.forEach(item -> (indexOf(wanted, item) >= 0 ? named : others).add(item));
        named.sort(Comparator.comparingInt(item -> indexOf(wanted, item)));

        var ordered = Json.array();
        int o = 0;
        for (var item : named) {
            int place = indexOf(original, item);
            while (o < others.size() && place >= 0 && isBefore(original, others.get(o), place)) {
                ordered.add(others.get(o++));
            }
            ordered.add(item);
        }
        while (o < others.size()) {
            ordered.add(others.get(o++));
        }
        return ordered;
    }

    private boolean isBefore(List<JsonNode> original, JsonNode item, int place) {
        int at = indexOf(original, item);
        return at >= 0 && at < place;
    }

    /** Everything the patch sets must stand in the order it asks for, in that order. */
    void requireSameOrder(JsonNode change, ArrayNode order) {
        var rest = items(order).iterator();
        for (var item : items(change)) {
            if (item.has(StrategicMergePatch.PATCH) || order.isEmpty()) {
                continue;
            }
            boolean found = false;
            while (!found && rest.hasNext()) {
                found = same(rest.next(), item);
            }
            if (!found) {
                throw StrategicMergePatch.failure(
                        "The order in patch list:\n%s\n doesn't match $setElementOrder list:\n%s\n"
                                .formatted(GoValue.print(change), GoValue.print(order)));
            }
        }
    }

    private int indexOf(List<JsonNode> list, JsonNode item) {
        for (int i = 0; i < list.size(); i++) {
            if (same(list.get(i), item)) {
                return i;
            }
        }
        return -1;
    }

    private boolean same(JsonNode one, JsonNode other) {
        return key.isEmpty()
                ? sameValue(one, other)
                : !one.path(key).isMissingNode() && sameValue(one.path(key), other.path(key));
    }

    /** A text is no number, and a whole number no floating one; but how many bits it takes does not count. */
    private static boolean sameValue(JsonNode one, JsonNode other) {
        return one.isIntegralNumber() && other.isIntegralNumber()
                ? one.asText().equals(other.asText())
                : one.equals(other);
    }

    private void requireKey(JsonNode item) {
        if (!(item instanceof ObjectNode object)) {
            throw StrategicMergePatch.failure(
                    "expected a map[string]interface {}, but received a " + GoValue.untypedGo(item));
        }
        if (!object.has(key)) {
            throw StrategicMergePatch.failure(
                    "map: %s does not contain declared merge key: %s".formatted(GoValue.print(item), key));
        }
    }

    private static List<JsonNode> items(JsonNode list) {
        var items = new ArrayList<JsonNode>();
        list.forEach(items::add);
        return items;
    }
}
