package io.jurumudi.server.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** How much of an object's metadata a write of a subresource may change; the rest stays as it was. */
public enum WrittenMetadata {
    ALL(List.of()),
    ALL_BUT_LABELS(List.of("labels")),
    /** What says which object is meant, and who manages its fields. */
    IDENTITY(List.of(
            "labels", "annotations", "finalizers", "ownerReferences", "deletionTimestamp", "generation", "selfLink")),
    /** Only who manages its fields. */
    MANAGERS(List.of(
            "name",
            "generateName",
            "namespace",
            "uid",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "generation",
            "selfLink",
            "labels",
            "annotations",
            "finalizers",
            "ownerReferences"));

    private final List<String> kept;

    WrittenMetadata(List<String> kept) {
        this.kept = kept;
    }

    /** What nobody comes to own by such a write, as paths into the object. */
    public List<String> unowned() {
        return switch (this) {
            case ALL -> List.of();
            case ALL_BUT_LABELS -> List.of("metadata.labels");
            case IDENTITY, MANAGERS -> List.of("metadata");
        };
    }

    /** Takes back what may not be changed this way. */
    public void restore(ObjectNode metadata, JsonNode old) {
        for (String field : kept) {
            if (old.has(field)) {
                metadata.set(field, old.get(field).deepCopy());
            } else {
                metadata.remove(field);
            }
        }
    }
}
