package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.schema.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;

/** A set of paths into an object: {@code fieldsV1}. Immutable to those who see it; built by {@link Builder}. */
final class FieldSet {
    private static final FieldSet EMPTY = new FieldSet(new TreeSet<>(), new TreeMap<>());

    /** Which of the next steps are themselves in the set. */
    private final TreeSet<PathElement> members;
    /** What is in the set beyond the next steps; no empty ones. */
    private final TreeMap<PathElement, FieldSet> children;

    private FieldSet(TreeSet<PathElement> members, TreeMap<PathElement, FieldSet> children) {
        this.members = members;
        this.children = children;
    }

    static FieldSet empty() {
        return EMPTY;
    }

    static FieldSet of(List<List<PathElement>> paths) {
        var builder = new Builder();
        paths.forEach(builder::add);
        return builder.build();
    }

    /** Collects paths. */
    static final class Builder {
        private final TreeSet<PathElement> members = new TreeSet<>();
        private final TreeMap<PathElement, Builder> children = new TreeMap<>();

        void add(List<PathElement> path) {
            if (path.isEmpty()) {
                return; // the whole is never owned as such
            }
            var first = path.getFirst();
            if (path.size() == 1) {
                members.add(first);
            } else {
                children.computeIfAbsent(first, f -> new Builder()).add(path.subList(1, path.size()));
            }
        }

        FieldSet build() {
            var built = new TreeMap<PathElement, FieldSet>();
            children.forEach((step, child) -> built.put(step, child.build()));
            return new FieldSet(members, built);
        }
    }

    boolean isEmpty() {
        return members.isEmpty() && children.isEmpty();
    }

    boolean has(PathElement step) {
        return members.contains(step);
    }

    /** What the set has inside the value that the step leads to. */
    FieldSet within(PathElement step) {
        return children.getOrDefault(step, EMPTY);
    }

    FieldSet union(FieldSet other) {
        var allMembers = new TreeSet<>(members);
        allMembers.addAll(other.members);
        var allChildren = new TreeMap<>(children);
        other.children.forEach((step, child) -> allChildren.merge(step, child, FieldSet::union));
        return new FieldSet(allMembers, allChildren);
    }

    FieldSet intersection(FieldSet other) {
        var common = new TreeSet<>(members);
        common.retainAll(other.members);
        return new FieldSet(common, combine(FieldSet::intersection, other));
    }

    /** The paths that the other set does not have. */
    FieldSet difference(FieldSet other) {
        var rest = new TreeSet<>(members);
        rest.removeAll(other.members);
        return new FieldSet(rest, combine(FieldSet::difference, other));
    }

    /** The paths that neither are in the other set nor lead through one of it. */
    FieldSet without(FieldSet other) {
        var rest = new TreeSet<>(members);
        rest.removeAll(other.members);
        var combined = combine(FieldSet::without, other);
        combined.keySet().removeAll(other.members);
        return new FieldSet(rest, combined);
    }

    private TreeMap<PathElement, FieldSet> combine(BinaryOperator<FieldSet> operation, FieldSet other) {
        var combined = new TreeMap<PathElement, FieldSet>();
        children.forEach((step, child) -> {
            var result = operation.apply(child, other.within(step));
            if (!result.isEmpty()) {
                combined.put(step, result);
            }
        });
        return combined;
    }

    /** With each declared field that the set only leads through, so that removing the set's paths removes those as well. */
    FieldSet withNamedFields(Optional<Type> type) {
        var all = new TreeSet<>(members);
        var deeper = new TreeMap<PathElement, FieldSet>();
        children.forEach((step, child) -> {
            var inner = type.flatMap(t -> Shape.step(t, step));
            if (step instanceof PathElement.Name(var name)
                    && type.filter(t -> Shape.declares(t, name)).isPresent()) {
                all.add(step);
            }
            deeper.put(step, child.withNamedFields(inner));
        });
        return new FieldSet(all, deeper);
    }

    /** All paths: those that end at a level come before those that lead further. */
    List<List<PathElement>> paths() {
        var paths = new ArrayList<List<PathElement>>();
        collect(List.of(), paths);
        return paths;
    }

    private void collect(List<PathElement> prefix, List<List<PathElement>> paths) {
        for (var step : members) {
            paths.add(longer(prefix, step));
        }
        children.forEach((step, child) -> child.collect(longer(prefix, step), paths));
    }

    private static List<PathElement> longer(List<PathElement> prefix, PathElement step) {
        var path = new ArrayList<>(prefix);
        path.add(step);
        return path;
    }

    private SortedMap<PathElement, FieldSet> stepsWithChildren() {
        var steps = new TreeMap<>(children);
        members.forEach(step -> steps.putIfAbsent(step, EMPTY));
        return steps;
    }

    /** As {@code fieldsV1}. */
    ObjectNode toJson() {
        var json = Json.object();
        stepsWithChildren().forEach((step, child) -> {
            var inner = Json.object();
            if (members.contains(step) && !child.isEmpty()) {
                inner.putObject(".");
            }
            inner.setAll(child.toJson());
            json.set(step.text(), inner);
        });
        return json;
    }

    /** @throws Json.MalformedException when it is no {@code fieldsV1} */
    static FieldSet parse(JsonNode json) {
        var members = new TreeSet<PathElement>();
        var children = new TreeMap<PathElement, FieldSet>();
        for (var entry : json.properties()) {
            if (entry.getKey().equals(".")) {
                continue; // said by the level above
            }
            var step = PathElement.parse(entry.getKey());
            var child = parse(entry.getValue());
            if (child.isEmpty() || entry.getValue().has(".")) {
                members.add(step);
            }
            if (!child.isEmpty()) {
                children.put(step, child);
            }
        }
        return new FieldSet(members, children);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FieldSet set && members.equals(set.members) && children.equals(set.children);
    }

    @Override
    public int hashCode() {
        return 31 * members.hashCode() + children.hashCode();
    }

    @Override
    public String toString() {
        return toJson().toString();
    }
}
