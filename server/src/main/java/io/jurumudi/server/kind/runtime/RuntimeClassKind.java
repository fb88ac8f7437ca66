package io.jurumudi.server.kind.runtime;

import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;

/** How containers are run. */
public final class RuntimeClassKind {
    private RuntimeClassKind() {}

    public static Kind.Builder define() {
        return Kind.named("node.k8s.io", "v1", "RuntimeClass")
                .resource("runtimeclasses")
                .clusterScoped()
                .createsOnUpdate()
                .noUnconditionalUpdate()
                .columns(
                        Columns.name(),
                        Columns.text("Handler", "What the runtime calls it.", "handler"),
                        Columns.age());
    }
}
