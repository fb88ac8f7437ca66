package io.jurumudi.server.kind.storage;

import io.jurumudi.server.kind.Kind;

/** How much storage there is somewhere. */
public final class CSIStorageCapacityKind {
    private CSIStorageCapacityKind() {}

    public static Kind.Builder define() {
        return Kind.named("storage.k8s.io", "v1", "CSIStorageCapacity")
                .resource("csistoragecapacities")
                .noUnconditionalUpdate();
    }
}
