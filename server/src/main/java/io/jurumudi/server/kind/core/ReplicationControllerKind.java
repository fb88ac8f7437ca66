package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.PodDefaults;
import io.jurumudi.server.kind.Rules;

/** Keeps a number of pods; the predecessor of ReplicaSet. */
public final class ReplicationControllerKind implements Rules {
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
                                .wide())
                .rules(new ReplicationControllerKind());
    }

    @Override
    public void defaults(ObjectNode object) {
        JsonNode labels = object.path("spec").path("template").path("metadata").path("labels");
        if (!labels.isEmpty()) {
            ObjectNode spec = Fill.object(object, "spec");
            if (spec.path("selector").isEmpty()) {
                spec.set("selector", labels.deepCopy());
            }
            ObjectNode metadata = Fill.object(object, "metadata");
            if (metadata.path("labels").isEmpty()) {
                metadata.set("labels", labels.deepCopy());
            }
        }
        Fill.number(Fill.object(object, "spec"), "replicas", 1);
        PodDefaults.template(object.path("spec").path("template"));
    }
}
