package io.jurumudi.server.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ManagedFields;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.server.kind.Kind;
import java.util.Optional;

/** Managed fields of objects in a kind's preferred version, kept in terms of the version a client speaks. */
final class Managed {

    private Managed() {}

    static ObjectNode update(Call call, Optional<ObjectNode> old, ObjectNode updated) {
        Kind kind = call.kind();
        String apiVersion = kind.apiVersion(call.version());
        ObjectType type = kind.schema(call.version());
        ObjectNode result;
        try {
            result = ManagedFields.update(
                    type,
                    old.map(o -> kind.convert(o, apiVersion)),
                    kind.convert(updated, apiVersion),
                    call.context().fieldManager(),
                    apiVersion,
                    ManagedFields.Operation.UPDATE,
                    call.subresourceName(),
                    call.now());
        } catch (UnsupportedOperationException notWrittenYet) {
            return updated;
        }
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
                call.now());
        ObjectNode result = kind.convert(merged, kind.apiVersion(kind.version()));
        kind.applyDefaults(result, kind.version());
        return result;
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
