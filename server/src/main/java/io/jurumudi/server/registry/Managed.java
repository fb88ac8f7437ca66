package io.jurumudi.server.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ManagedFields;
import io.jurumudi.machinery.VersionConverter;
import io.jurumudi.schema.Field;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.Subresource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Managed fields of objects in a kind's preferred version, kept in terms of the version a client speaks. */
final class Managed {

    /** What a write of a status may change. */
    private static final List<String> WITH_STATUS = List.of("apiVersion", "kind", "metadata", "status");

    private Managed() {}

    static ObjectNode update(Call call, Optional<ObjectNode> old, ObjectNode updated) {
        Kind kind = call.kind();
        String apiVersion = kind.apiVersion(call.version());
        ObjectType type = kind.schema(call.version());
        ObjectNode result = ManagedFields.update(
                type,
                old.map(o -> kind.convert(o, apiVersion)),
                kind.convert(updated, apiVersion),
                call.context().fieldManager(),
                apiVersion,
                ManagedFields.Operation.UPDATE,
                call.subresourceName(),
                call.now(),
                frozen(call),
                converter(kind));
        JsonNode fields = result.path("metadata").path("managedFields");
        ObjectNode metadata = Meta.of(updated).node();
        if (fields.isEmpty()) {
            metadata.remove("managedFields");
        } else {
            metadata.set("managedFields", fields);
        }
        return updated;
    }

    /** The merged object, with defaults. */
    static ObjectNode apply(Call call, Optional<ObjectNode> live, ObjectNode applied, boolean force) {
        Kind kind = call.kind();
        String apiVersion = kind.apiVersion(call.version());
        ObjectNode merged = ManagedFields.apply(
                kind.schema(call.version()),
                live.map(l -> kind.convert(l, apiVersion)),
                applied,
                call.context().fieldManager(),
                apiVersion,
                call.subresourceName(),
                force,
                call.now(),
                frozen(call),
                converter(kind));
        ObjectNode result = kind.convert(merged, kind.hubApiVersion());
        kind.applyDefaults(result);
        return result;
    }

    /** Managers may have spoken any version that is served, and their fields are named in its terms. */
    private static VersionConverter converter(Kind kind) {
        return (object, apiVersion) -> {
            String version = apiVersion.substring(apiVersion.indexOf('/') + 1);
            if (!kind.servedVersions().contains(version)
                    || !kind.apiVersion(version).equals(apiVersion)) {
                return Optional.empty();
            }
            ObjectNode hub = kind.convert(object, kind.apiVersion(kind.version()));
            return Optional.of(new VersionConverter.Form(kind.schema(version), kind.convert(hub, apiVersion)));
        };
    }

    /** What is not written through this path: a manager cannot come to own through one what belongs to the others. */
    private static List<String> frozen(Call call) {
        List<String> frozen = new ArrayList<>(call.kind().undone(call.subresourceName()));
        frozen.addAll(ofOtherPaths(call));
        return frozen;
    }

    private static List<String> ofOtherPaths(Call call) {
        Kind kind = call.kind();
        if (call.subresource().isEmpty()) {
            return kind.hasStatus() ? List.of("status") : List.of();
        }
        if (!(call.subresource().get() instanceof Subresource.Status)) {
            return List.of();
        }
        Stream<String> others = kind.schema(call.version()).fields().stream()
                .map(Field::name)
                .filter(name -> !WITH_STATUS.contains(name));
        return Stream.concat(others, kind.writtenWithStatus().unowned().stream())
                .toList();
    }

    /** Whether two objects differ in nothing but the times of their managed fields. */
    static boolean sameButForTimes(ObjectNode one, ObjectNode other) {
        return withoutTimes(one).equals(withoutTimes(other));
    }

    private static ObjectNode withoutTimes(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        for (JsonNode entry : copy.path("metadata").path("managedFields")) {
            ((ObjectNode) entry).remove("time");
        }
        return copy;
    }
}
