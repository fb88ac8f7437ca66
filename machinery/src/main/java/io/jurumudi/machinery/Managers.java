package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json.MalformedException;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Who owns which fields of one object, as {@code metadata.managedFields} lists it. For one use. */
final class Managers {
    /** More entries of plain writers than this are melted together, oldest first, so that objects do not grow for ever. */
    private static final int MAX_UPDATERS = 10;

    private static final String MELTED = "ancient-changes";

    private final Map<Manager, Owned> entries = new LinkedHashMap<>();

    /** @param apiVersion empty for appliers, which are the same whatever version they use */
    record Manager(String name, String operation, String apiVersion, String subresource) {
        static Manager applier(String name, String subresource) {
            return new Manager(name, "Apply", "", subresource);
        }

        static Manager updater(String name, String apiVersion, String subresource) {
            return new Manager(name, "Update", apiVersion, subresource);
        }

        boolean applies() {
            return operation.equals("Apply");
        }

        /** As upstream's conflicts name it. */
        String inWords() {
            var words = GoText.quote(name);
            if (!subresource.isEmpty()) {
                words += " with subresource " + GoText.quote(subresource);
            }
            return applies() ? words : words + " using " + apiVersion;
        }
    }

    /** @param apiVersion in terms of which the fields are named */
    record Owned(FieldSet fields, String apiVersion, Optional<String> time) {
        Owned with(FieldSet other) {
            return new Owned(other, apiVersion, time);
        }
    }

    /** What the object says; nothing when it says nothing that can be read. */
    static Managers of(ObjectNode object) {
        var managers = new Managers();
        try {
            for (var entry : object.path("metadata").path("managedFields")) {
                managers.read(entry);
            }
        } catch (MalformedException e) {
            managers.entries.clear(); // as upstream: better no owners than none of the client's write
        }
        return managers;
    }

    private void read(JsonNode entry) {
        var operation = entry.path("operation").asText();
        var apiVersion = entry.path("apiVersion").asText();
        if (!operation.equals("Apply") && !operation.equals("Update")) {
            throw new MalformedException("operation type not known");
        }
        var manager = new Manager(
                entry.path("manager").asText(),
                operation,
                operation.equals("Apply") ? "" : apiVersion,
                entry.path("subresource").asText());
        var time = Optional.of(entry.path("time").asText()).filter(text -> !text.isEmpty());
        entries.put(manager, new Owned(FieldSet.parse(entry.path("fieldsV1")), apiVersion, time));
    }

    /** Whether a client asks to forget all owners: a list of one empty entry. */
    static boolean areReset(ObjectNode object) {
        var list = object.path("metadata").path("managedFields");
        return list.isArray()
                && (list.isEmpty() || list.size() == 1 && !list.get(0).has("operation"));
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    Optional<Owned> get(Manager manager) {
        return Optional.ofNullable(entries.get(manager));
    }

    void put(Manager manager, FieldSet fields, String apiVersion, Optional<String> time) {
        if (fields.isEmpty()) {
            entries.remove(manager);
        } else {
            entries.put(manager, new Owned(fields, apiVersion, time));
        }
    }

    /** Replaces each manager's fields, and drops those left without. */
    void replaceAll(BiFunction<Manager, Owned, FieldSet> change) {
        entries.replaceAll((manager, owned) -> owned.with(change.apply(manager, owned)));
        entries.values().removeIf(owned -> owned.fields.isEmpty());
    }

    Map<Manager, Owned> entries() {
        return entries;
    }

    void clear() {
        entries.clear();
    }

    FieldSet all() {
        return entries.values().stream().map(Owned::fields).reduce(FieldSet.empty(), FieldSet::union);
    }

    void capUpdaters() {
        var updaters = entries.keySet().stream()
                .filter(manager -> !manager.applies())
                .sorted(Comparator.comparing((Manager manager) -> timeOf(manager))
                        .thenComparing(Manager::name))
                .toList();
        for (int i = 0; i < updaters.size() - MAX_UPDATERS + 1 && updaters.size() > MAX_UPDATERS; i++) {
            var old = entries.remove(updaters.get(i));
            var into = Manager.updater(MELTED, old.apiVersion, "");
            entries.merge(
                    into, old, (one, other) -> new Owned(one.fields.union(other.fields), one.apiVersion, other.time));
        }
    }

    private String timeOf(Manager manager) {
        return entries.get(manager).time.orElse("");
    }

    /** Writes them into the object, in upstream's order. */
    void writeTo(ObjectNode object) {
        if (entries.isEmpty()) {
            if (object.path("metadata") instanceof ObjectNode metadata) {
                metadata.remove("managedFields");
            }
            return;
        }
        var metadata = object.path("metadata") instanceof ObjectNode present ? present : object.putObject("metadata");
        ArrayNode list = metadata.putArray("managedFields");
        entries.entrySet().stream()
                .sorted(Comparator.comparing(
                                (Map.Entry<Manager, Owned> e) -> e.getKey().operation())
                        .thenComparing(e -> e.getValue().time().orElse(""))
                        .thenComparing(e -> e.getKey().name())
                        .thenComparing(e -> e.getValue().apiVersion())
                        .thenComparing(e -> e.getKey().subresource()))
                .forEach(entry -> write(list.addObject(), entry.getKey(), entry.getValue()));
    }

    private static void write(ObjectNode json, Manager manager, Owned owned) {
        json.put("manager", manager.name).put("operation", manager.operation).put("apiVersion", owned.apiVersion);
        owned.time.ifPresent(time -> json.put("time", time));
        json.put("fieldsType", "FieldsV1").set("fieldsV1", owned.fields.toJson());
        if (!manager.subresource.isEmpty()) {
            json.put("subresource", manager.subresource);
        }
    }

    static Optional<String> time(Instant now) {
        return Optional.of(GoTime.seconds(now));
    }

    /** Paths such as {@code metadata.name}. */
    static FieldSet paths(List<String> dotted) {
        return FieldSet.of(dotted.stream()
                .map(path -> List.of(path.split("\\.")).stream()
                        .<PathElement>map(PathElement.Name::new)
                        .toList())
                .toList());
    }
}
