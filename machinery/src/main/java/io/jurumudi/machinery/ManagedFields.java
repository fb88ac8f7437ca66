package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Managers.Manager;
import io.jurumudi.machinery.Shape.Slot;
import io.jurumudi.machinery.Status.Cause;
import io.jurumudi.machinery.TypedTree.MismatchException;
import io.jurumudi.machinery.VersionConverter.Form;
import io.jurumudi.schema.ObjectType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who owns which field: server-side apply, and the book-keeping for every other write. Arguments are never changed. */
public final class ManagedFields {
    /** Fields that the server itself keeps, which therefore nobody owns. */
    private static final FieldSet SERVERS_OWN = Managers.paths(List.of(
            "apiVersion",
            "kind",
            "metadata",
            "metadata.name",
            "metadata.namespace",
            "metadata.creationTimestamp",
            "metadata.selfLink",
            "metadata.uid",
            "metadata.clusterName",
            "metadata.generation",
            "metadata.managedFields",
            "metadata.resourceVersion"));

    private static final String BEFORE_FIRST_APPLY = "before-first-apply";
    private static final String KUBECTL = "kubectl";
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private ManagedFields() {}

    /** How a manager wrote. */
    public enum Operation {
        APPLY("Apply"),
        UPDATE("Update");

        private final String text;

        Operation(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /** {@link #apply(ObjectType, Optional, ObjectNode, String, String, String, boolean, Instant, List, VersionConverter)} through which every field can be written. */
    public static ObjectNode apply(
            ObjectType type,
            Optional<ObjectNode> live,
            ObjectNode applied,
            String manager,
            String version,
            String subresource,
            boolean force,
            Instant now) {
        return apply(
                type, live, applied, manager, version, subresource, force, now, List.of(), VersionConverter.none());
    }

    /**
     * A server-side apply.
     *
     * @param live the object as it is, with its managed fields; empty when it is to be created
     * @param applied what the manager wants, exactly as it sent it: neither decoded nor defaulted
     * @param version the {@code apiVersion} of both
     * @param subresource {@code ""} for the object itself
     * @param frozen paths such as {@code status} that cannot be written this way, and so are not owned by it
     * @param converter for the managers that spoke another version
     * @return the new object with its managed fields, decoded but not defaulted; equal to {@code live} when nothing changes
     * @throws ApiException Conflict with a cause for each field another manager owns, unless {@code force}; with code 500, as upstream's,
     *     when {@code applied} does not fit the type
     */
    public static ObjectNode apply(
            ObjectType type,
            Optional<ObjectNode> live,
            ObjectNode applied,
            String manager,
            String version,
            String subresource,
            boolean force,
            Instant now,
            List<String> frozen,
            VersionConverter converter) {
        var kind = kindOf(applied);
        if (!kind.apiVersion().equals(version) || !kind.kind().equals(type.shortName())) {
            throw ApiException.badRequest("invalid object type: " + kind);
        }
        if (applied.path("metadata").hasNonNull("managedFields")) {
            throw ApiException.badRequest("metadata.managedFields must be nil");
        }
        try {
            TypedValidation.validate(type, applied);
        } catch (MismatchException e) {
            throw unreasoned(
                    "failed to create typed patch object (%s): %s".formatted(about(applied), e.getMessage()), e);
        }
        var before = live.map(ManagedFields::withoutManagers).orElseGet(Json::object);
        var managers = live.map(Managers::of).orElseGet(() -> Managers.of(Json.object()));
        if (live.isPresent() && managers.isEmpty()) {
            var nothing = new Changes(type, Json.object(), before, version, List.of(), VersionConverter.none());
            own(nothing, before, managers, Manager.updater(BEFORE_FIRST_APPLY, version, ""), now);
        }
        var applier = Manager.applier(manager, subresource);
        var said = TypedTree.fields(type, applied).without(Managers.paths(frozen));
        var wanted = said.difference(SERVERS_OWN);
        var had = managers.get(applier);

        JsonNode merged = TypedTree.merge(Slot.of(type), before, applied);
        if (had.isPresent()) {
            managers.put(applier, said, version, Optional.empty());
            merged = new Pruning(managers, converter).prune(new Form(type, (ObjectNode) merged), version, had.get());
        }
        managers.put(applier, wanted, version, had.flatMap(Managers.Owned::time));
        var changes = new Changes(type, before, (ObjectNode) merged, version, frozen, converter);
        if (changes.in(version).isSame()
                && live.isPresent()
                && had.filter(h -> h.fields().equals(wanted)).isPresent()) {
            return live.get();
        }
        yieldTo(type, before, changes, managers, applier, force);
        managers.put(applier, wanted, version, Managers.time(now));

        var result = decode(type, merged, applied);
        if (manager.equals(KUBECTL) && lastApplied(before).isPresent()) {
            ((ObjectNode) result.path("metadata").path("annotations"))
                    .put(LAST_APPLIED, Json.text(withoutLastApplied(applied)) + "\n");
        }
        managers.writeTo(result);
        return result;
    }

    /** Takes what changes from its owners. @throws ApiException Conflict when they may not be overruled */
    private static void yieldTo(
            ObjectType type, JsonNode before, Changes changes, Managers managers, Manager applier, boolean force) {
        var conflicts = new LinkedHashMap<Manager, FieldSet>();
        managers.entries().forEach((manager, owned) -> {
            var taken =
                    owned.fields().intersection(changes.in(owned.apiVersion()).changed());
            if (!manager.equals(applier) && !taken.isEmpty()) {
                conflicts.put(manager, taken);
            }
        });
        if (!conflicts.isEmpty() && !force && !isHandOver(type, before, applier, conflicts)) {
            throw conflict(conflicts);
        }
        managers.replaceAll((manager, owned) -> manager.equals(applier) ? owned.fields() : changes.leave(owned));
    }

    /** Whether kubectl only takes over what kubectl itself wrote by client-side apply, and nobody changed since. */
    private static boolean isHandOver(
            ObjectType type, JsonNode before, Manager applier, Map<Manager, FieldSet> conflicts) {
        if (!applier.name().equals(KUBECTL)) {
            return false;
        }
        return lastApplied(before)
                .filter(last -> {
                    var since = TypedTree.compare(type, last, before);
                    var allowed = TypedTree.fields(type, last)
                            .difference(since.modified())
                            .difference(since.removed());
                    return conflicts.values().stream()
                            .allMatch(fields -> fields.difference(allowed).isEmpty());
                })
                .isPresent();
    }

    private static Optional<ObjectNode> lastApplied(JsonNode object) {
        var text =
                object.path("metadata").path("annotations").path(LAST_APPLIED).asText();
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Json.read(text));
        } catch (Json.MalformedException e) {
            return Optional.empty();
        }
    }

    private static ObjectNode withoutLastApplied(ObjectNode applied) {
        var copy = applied.deepCopy();
        if (copy.path("metadata").path("annotations") instanceof ObjectNode annotations) {
            annotations.remove(LAST_APPLIED);
        }
        return copy;
    }

    private static ApiException conflict(Map<Manager, FieldSet> conflicts) {
        var causes = new ArrayList<Cause>();
        var lines = new ArrayList<String>();
        conflicts.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
                .forEach(entry -> {
                    var who = entry.getKey().inWords();
                    lines.add("conflicts with " + who + ":");
                    for (var path : entry.getValue().paths()) {
                        var text = new StringBuilder();
                        path.forEach(text::append);
                        lines.add("- " + text);
                        causes.add(new Cause("FieldManagerConflict", "conflict with " + who, text.toString()));
                    }
                });
        var message = causes.size() == 1
                ? "Apply failed with 1 conflict: " + causes.getFirst().message() + ": "
                        + causes.getFirst().field()
                : "Apply failed with %d conflicts: %s".formatted(causes.size(), String.join("\n", lines));
        return ApiException.applyConflict(causes, message);
    }

    private static ObjectNode decode(ObjectType type, JsonNode merged, ObjectNode applied) {
        try {
            return Decoder.convert((ObjectNode) merged, type).tree();
        } catch (ApiException e) {
            var kind = kindOf(applied);
            throw unreasoned(
                    "failed to convert new object (%s) to proper version: unable to convert unstructured object to %s: %s"
                            .formatted(about(applied), kind, e.getMessage()),
                    e);
        }
    }

    private static GroupVersionKind kindOf(ObjectNode object) {
        return GroupVersionKind.of(
                View.of(object.path("apiVersion")).text(),
                View.of(object.path("kind")).text());
    }

    private static String about(ObjectNode object) {
        var metadata = object.path("metadata");
        return "%s/%s; %s"
                .formatted(
                        metadata.path("namespace").asText(),
                        metadata.path("name").asText(),
                        kindOf(object));
    }

    /** Upstream answers these with 500 and no reason, though it is the client who erred. */
    private static ApiException unreasoned(String message, Exception why) {
        return new ApiException(Status.failure(500, "", message, Optional.empty()), why);
    }

    /** {@link #update(ObjectType, Optional, ObjectNode, String, String, Operation, String, Instant, List, VersionConverter)} through which every field can be written. */
    public static ObjectNode update(
            ObjectType type,
            Optional<ObjectNode> old,
            ObjectNode updated,
            String manager,
            String version,
            Operation operation,
            String subresource,
            Instant now) {
        return update(
                type, old, updated, manager, version, operation, subresource, now, List.of(), VersionConverter.none());
    }

    /**
     * Any other write: {@code manager} comes to own what differs.
     *
     * @param old the object before; empty when it is created
     * @param updated the object after, with the managed fields the client sent (which it may change or clear)
     * @param frozen paths such as {@code status} that cannot be written this way, and so are not owned by it
     * @param converter for the managers that spoke another version
     * @return {@code updated} with its managed fields; shares what is not metadata with it
     */
    public static ObjectNode update(
            ObjectType type,
            Optional<ObjectNode> old,
            ObjectNode updated,
            String manager,
            String version,
            Operation operation,
            String subresource,
            Instant now,
            List<String> frozen,
            VersionConverter converter) {
        var managers = managersBefore(old, updated, subresource);
        var after = withoutManagers(updated);
        boolean tracked = old.isEmpty() || !managers.isEmpty();
        if (tracked) {
            // what every new object has, whatever was sent, is nobody's
            var before = old.map(ManagedFields::withoutManagers)
                    .orElseGet(() -> Decoder.decode(Json.object(), type).tree());
            var writer = operation == Operation.APPLY
                    ? Manager.applier(manager, subresource)
                    : Manager.updater(manager, version, subresource);
            try {
                own(new Changes(type, before, after, version, frozen, converter), after, managers, writer, now);
                managers.capUpdaters();
            } catch (MismatchException e) {
                managers = old.map(Managers::of).orElse(managers); // a write is never refused for its book-keeping
            }
        }
        managers.writeTo(after);
        return after;
    }

    /** A client that knows nothing of managed fields must not lose them; one that does may set them, though not in passing. */
    private static Managers managersBefore(Optional<ObjectNode> old, ObjectNode updated, String subresource) {
        var live = old.map(Managers::of);
        if (!subresource.isEmpty() && live.isPresent()) {
            return live.get();
        }
        if (Managers.areReset(updated)) {
            return Managers.of(Json.object());
        }
        var sent = Managers.of(updated);
        return sent.isEmpty() ? live.orElse(sent) : sent;
    }

    private static void own(Changes changes, JsonNode after, Managers managers, Manager writer, Instant now) {
        managers.replaceAll((manager, owned) -> changes.leave(owned));
        var changed = changes.own().changed();
        var taken = changed.difference(SERVERS_OWN);
        if (!taken.isEmpty()) {
            var kept = managers.get(writer).map(Managers.Owned::fields).orElse(FieldSet.empty());
            managers.put(writer, kept.union(taken), apiVersionOf(after, writer), Managers.time(now));
        }
    }

    private static String apiVersionOf(JsonNode object, Manager writer) {
        return writer.apiVersion().isEmpty() ? object.path("apiVersion").asText() : writer.apiVersion();
    }

    /** A copy that shares everything but its metadata, which is all that is ever changed of it. */
    private static ObjectNode withoutManagers(ObjectNode object) {
        var copy = Json.object();
        copy.setAll(object);
        if (object.path("metadata") instanceof ObjectNode metadata) {
            var ownMetadata = Json.object();
            ownMetadata.setAll(metadata);
            ownMetadata.remove("managedFields");
            copy.set("metadata", ownMetadata);
        }
        return copy;
    }
}
