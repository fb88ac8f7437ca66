package io.jurumudi.server.kind.storage;

import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;

/** Attributes of volumes that may change. */
public final class VolumeAttributesClassKind {
    private VolumeAttributesClassKind() {}

    public static Kind.Builder define() {
        return Kind.named("storage.k8s.io", "v1", "VolumeAttributesClass")
                .resource("volumeattributesclasses")
                .clusterScoped()
                .shortNames("vac")
                .columns(
                        Columns.name(),
                        Columns.text("DriverName", "Whose volumes it is for.", "driverName"),
                        Columns.age());
    }
}
