package io.jurumudi.controllers.garbagecollector;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.List;

/**
 * An object as the graph knows it.
 *
 * @param observed false for an owner that only references speak of
 */
record Item(
        String uid,
        String apiVersion,
        String kind,
        String namespace,
        String name,
        List<OwnerReference> owners,
        boolean deleting,
        List<String> finalizers,
        boolean observed) {
    static final String FOREGROUND = "foregroundDeletion";
    static final String ORPHAN = "orphan";

    static Item observed(String apiVersion, String kind, ObjectMeta meta) {
        return new Item(
                meta.getUid(),
                apiVersion,
                kind,
                meta.getNamespace() == null ? "" : meta.getNamespace(),
                meta.getName(),
                List.copyOf(meta.getOwnerReferences()),
                meta.getDeletionTimestamp() != null,
                List.copyOf(meta.getFinalizers()),
                true);
    }

    /** What a reference says of an owner. Whether the owner's kind has namespaces is found out when it is looked up. */
    static Item referenced(OwnerReference reference, String namespaceOfDependent) {
        return new Item(
                reference.getUid(),
                reference.getApiVersion(),
                reference.getKind(),
                namespaceOfDependent,
                reference.getName(),
                List.of(),
                false,
                List.of(),
                false);
    }

    /** Whether it waits for its dependents to go first. */
    boolean waitsForDependents() {
        return deleting && finalizers.contains(FOREGROUND);
    }

    /** Whether its dependents are to be set free before it goes. */
    boolean orphansDependents() {
        return deleting && finalizers.contains(ORPHAN);
    }

    boolean blocks(String owner) {
        return owners.stream()
                .anyMatch(r -> r.getUid().equals(owner) && Boolean.TRUE.equals(r.getBlockOwnerDeletion()));
    }
}
