package io.jurumudi.server.kind.resource;

import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;

/** A kind of device. */
public final class DeviceClassKind {
    private DeviceClassKind() {}

    public static KindBuilder define() {
        return Kind.named("resource.k8s.io", "v1", "DeviceClass")
                .resource("deviceclasses")
                .checksMetadata(MetadataChecks.CHANGE_AND_WHOLE)
                .clusterScoped()
                .generation()
                .columns(Columns.name(), Columns.age());
    }
}
