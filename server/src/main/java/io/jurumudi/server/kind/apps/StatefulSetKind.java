package io.jurumudi.server.kind.apps;

import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;

/** Pods with names and storage of their own. */
public final class StatefulSetKind {
    private StatefulSetKind() {}

    public static Kind.Builder define() {
        return Kind.named("apps", "v1", "StatefulSet")
                .resource("statefulsets")
                .shortNames("sts")
                .categories("all")
                .generation()
                .scale("spec", "selector")
                .status()
                .columns(
                        Columns.name(),
                        Columns.text(
                                "Ready",
                                "Ready pods of those wanted.",
                                (o, now) -> o.path("status")
                                                .path("readyReplicas")
                                                .asLong() + "/"
                                        + o.path("spec").path("replicas").asLong()),
                        Columns.age(),
                        Columns.containers("spec", "template", "spec"),
                        Columns.images("spec", "template", "spec"));
    }
}
