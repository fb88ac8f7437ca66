package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.jurumudi.machinery.Shape.Slot;
import io.jurumudi.schema.ListType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Merges two lists whose items have identities. The applied order wins among items that both have; items of the live list alone
 * stay where they were between those. For one use.
 */
final class ListMerge {
    private final ListType type;
    private final List<JsonNode> live;
    private final List<PathElement> liveElements;
    private final Map<PathElement, JsonNode> liveItems = new LinkedHashMap<>();
    private final Map<PathElement, JsonNode> applied = new LinkedHashMap<>();
    private final ArrayNode merged = Json.array();

    ListMerge(ListType type, JsonNode live, JsonNode applied) {
        this.type = type;
        this.live = Shape.items(live);
        this.liveElements = new ArrayList<>();
        for (int i = 0; i < this.live.size(); i++) {
            var element = Shape.element(type, this.live.get(i), i);
            liveElements.add(element);
            liveItems.putIfAbsent(element, this.live.get(i));
        }
        int index = 0;
        for (var item : Shape.items(applied)) {
            this.applied.putIfAbsent(Shape.element(type, item, index++), item);
        }
    }

    ArrayNode merge() {
        var wanted = List.copyOf(applied.keySet());
        var shared = wanted.stream().filter(liveItems::containsKey).iterator();
        var nextShared = shared.hasNext() ? shared.next() : null;
        Set<PathElement> done = new HashSet<>();
        int l = 0;
        int a = 0;
        while (l < live.size() || a < wanted.size()) {
            boolean both = l < live.size() && a < wanted.size();
            if (both && liveElements.get(l).equals(wanted.get(a))) {
                take(wanted.get(a), done);
                l++;
                a++;
                nextShared = shared.hasNext() ? shared.next() : null;
            } else if (both
                    && applied.containsKey(liveElements.get(l))
                    && nextShared != null
                    && !nextShared.equals(liveElements.get(l))) {
                l++; // both have it, but its turn by the applied order is another
            } else if (l < live.size() && !applied.containsKey(liveElements.get(l))) {
                merged.add(live.get(l));
                l++;
            } else if (l < live.size() && done.contains(liveElements.get(l))) {
                l++;
            } else if (a < wanted.size()) {
                take(wanted.get(a), done);
                if (wanted.get(a).equals(nextShared)) {
                    nextShared = shared.hasNext() ? shared.next() : null;
                }
                a++;
            } else {
                l++;
            }
        }
        return merged;
    }

    private void take(PathElement element, Set<PathElement> done) {
        done.add(element);
        var liveItem = liveItems.getOrDefault(element, MissingNode.getInstance());
        merged.add(TypedTree.merge(Slot.of(type.item()), liveItem, applied.get(element)));
    }
}
