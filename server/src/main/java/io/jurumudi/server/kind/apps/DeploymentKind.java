package io.jurumudi.server.kind.apps;

import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;

/** Pods and the way from one template to the next. */
public final class DeploymentKind {
    private DeploymentKind() {}

    public static Kind.Builder define() {
        return Kind.named("apps", "v1", "Deployment")
                .resource("deployments")
                .shortNames("deploy")
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
                        Columns.text(
                                "Up-to-date",
                                "Pods of the current template.",
                                (o, now) ->
                                        o.path("status").path("updatedReplicas").asLong()),
                        Columns.text(
                                "Available",
                                "Pods ready for minReadySeconds.",
                                (o, now) -> o.path("status")
                                        .path("availableReplicas")
                                        .asLong()),
                        Columns.age(),
                        Columns.containers("spec", "template", "spec"),
                        Columns.images("spec", "template", "spec"),
                        Columns.selector("spec", "selector"));
    }
}
