package io.jurumudi.server.kind.core;

import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;

/** Keeps a number of pods; the predecessor of ReplicaSet. */
public final class ReplicationControllerKind {
    private ReplicationControllerKind() {}

    public static Kind.Builder define() {
        return Kind.named("", "v1", "ReplicationController")
                .resource("replicationcontrollers")
                .shortNames("rc")
                .categories("all")
                .storedUnder("controllers")
                .generation()
                .scale("spec", "selector")
                .status()
                .field(
                        "status.replicas",
                        o -> String.valueOf(o.path("status").path("replicas").asInt()))
                .columns(
                        Columns.name(),
                        Columns.integer("Desired", "How many pods there should be.", "spec", "replicas"),
                        Columns.integer("Current", "How many pods there are.", "status", "replicas"),
                        Columns.integer("Ready", "How many of them are ready.", "status", "readyReplicas"),
                        Columns.age(),
                        Columns.containers("spec", "template", "spec"),
                        Columns.images("spec", "template", "spec"),
                        Columns.text(
                                        "Selector",
                                        "Which pods belong to the object.",
                                        (o, now) ->
                                                Columns.labels(o.path("spec").path("selector")))
                                .wide());
    }
}
