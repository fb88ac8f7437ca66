package io.jurumudi.server.kind.resource;

import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;

/** Devices somewhere. */
public final class ResourceSliceKind {
    private ResourceSliceKind() {}

    public static KindBuilder define() {
        return Kind.named("resource.k8s.io", "v1", "ResourceSlice")
                .resource("resourceslices")
                .clusterScoped()
                .generation()
                .field("spec.nodeName", "spec", "nodeName")
                .field("spec.driver", "spec", "driver")
                .columns(
                        Columns.name(),
                        Columns.text("Node", "Which node has them.", "spec", "nodeName"),
                        Columns.text("Driver", "Whose they are.", "spec", "driver"),
                        Columns.text("Pool", "Which pool they are of.", "spec", "pool", "name"),
                        Columns.age());
    }
}
