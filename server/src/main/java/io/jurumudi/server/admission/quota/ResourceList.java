package io.jurumudi.server.admission.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Quantity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Amounts of resources by their names. Immutable. */
record ResourceList(SortedMap<String, Quantity> amounts) {

    static final ResourceList EMPTY = new ResourceList(new TreeMap<>());

    ResourceList {
        amounts = Collections.unmodifiableSortedMap(new TreeMap<>(amounts));
    }

    /** What stands in an object; what is no quantity counts for nothing, as validation speaks of it. */
    static ResourceList of(JsonNode node) {
        TreeMap<String, Quantity> all = new TreeMap<>();
        node.properties().forEach(entry -> {
            try {
                all.put(entry.getKey(), Quantity.parse(entry.getValue().asText("")));
            } catch (IllegalArgumentException unreadable) {
                all.put(entry.getKey(), Quantity.of(0));
            }
        });
        return new ResourceList(all);
    }

    Optional<Quantity> get(String name) {
        return Optional.ofNullable(amounts.get(name));
    }

    Set<String> names() {
        return amounts.keySet();
    }

    boolean isEmpty() {
        return amounts.isEmpty();
    }

    ResourceList plus(ResourceList other) {
        return merged(other, Quantity::plus);
    }

    /** Of each resource the greater amount. */
    ResourceList max(ResourceList other) {
        return merged(other, (mine, its) -> its.compareTo(mine) > 0 ? its : mine);
    }

    /** The other's amounts in place of the same ones here. */
    ResourceList with(ResourceList other) {
        return merged(other, (mine, its) -> its);
    }

    ResourceList with(String name, Quantity amount) {
        TreeMap<String, Quantity> all = new TreeMap<>(amounts);
        all.put(name, amount);
        return new ResourceList(all);
    }

    private ResourceList merged(ResourceList other, BinaryOperator<Quantity> how) {
        TreeMap<String, Quantity> all = new TreeMap<>(amounts);
        other.amounts.forEach((name, amount) -> all.merge(name, amount, how));
        return new ResourceList(all);
    }

    /** What is left of each, and never less than nothing. */
    ResourceList minusDownToZero(ResourceList other) {
        TreeMap<String, Quantity> all = new TreeMap<>();
        amounts.forEach((name, amount) -> {
            Quantity left = other.get(name).map(amount::minus).orElse(amount);
            all.put(name, left.signum() > 0 ? left : Quantity.of(0));
        });
        return new ResourceList(all);
    }

    ResourceList only(Collection<String> names) {
        return filtered(entry -> names.contains(entry.getKey()));
    }

    ResourceList filtered(Predicate<Map.Entry<String, Quantity>> wanted) {
        TreeMap<String, Quantity> some = new TreeMap<>();
        amounts.entrySet().stream().filter(wanted).forEach(entry -> some.put(entry.getKey(), entry.getValue()));
        return new ResourceList(some);
    }

    /** The resources of which there is more here than there. */
    List<String> above(ResourceList limits) {
        List<String> above = new ArrayList<>();
        amounts.forEach((name, amount) -> {
            if (limits.get(name).filter(limit -> amount.compareTo(limit) > 0).isPresent()) {
                above.add(name);
            }
        });
        return above;
    }

    ObjectNode toJson() {
        ObjectNode json = Json.object();
        amounts.forEach((name, amount) -> json.put(name, amount.toString()));
        return json;
    }

    /** Such as {@code cpu=1,memory=1Gi}. */
    @Override
    public String toString() {
        return amounts.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(","));
    }
}
