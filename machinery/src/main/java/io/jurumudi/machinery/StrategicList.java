package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
        return order(mergeItems(original, patch), items(changes(patch)), items(original));
    }

    /** @param present or {@code change} may be missing, not both */
    ArrayNode mergeOrdered(JsonNode present, JsonNode change, ArrayNode order) {
        requireSameOrder(change, order);
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
        return order(merged, items(order), items(present));
    }

    private List<JsonNode> mergeItems(ArrayNode original, ArrayNode patch) {
        var merged = items(original);
        if (key.isEmpty()) {
            return Stream.concat(merged.stream(), items(patch).stream())
                    .distinct()
                    .toList();
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
    private void requireSameOrder(JsonNode change, ArrayNode order) {
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
                                .formatted(change, order));
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
                ? one.equals(other)
                : !one.path(key).isMissingNode()
                        && one.path(key).asText().equals(other.path(key).asText());
    }

    private void requireKey(JsonNode item) {
        if (!(item instanceof ObjectNode object) || !object.has(key)) {
            throw StrategicMergePatch.failure("map: %s does not contain declared merge key: %s".formatted(item, key));
        }
    }

    private static List<JsonNode> items(JsonNode list) {
        var items = new ArrayList<JsonNode>();
        list.forEach(items::add);
        return items;
    }
}
