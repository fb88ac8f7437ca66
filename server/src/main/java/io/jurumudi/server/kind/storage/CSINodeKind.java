package io.jurumudi.server.kind.storage;

import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;

/** Which storage drivers a node has. */
public final class CSINodeKind {
    private CSINodeKind() {}

    public static Kind.Builder define() {
        return Kind.named("storage.k8s.io", "v1", "CSINode")
                .resource("csinodes")
                .clusterScoped()
                .noUnconditionalUpdate()
                .columns(
                        Columns.name(),
                        Columns.integer("Drivers", "How many drivers there are.", (o, now) ->
                                (long) o.path("spec").path("drivers").size()),
                        Columns.age());
    }
}
