package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.ReplicaCounts;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.pod.PodDefaults;
import io.jurumudi.server.kind.pod.PodTemplateRules;
import java.util.List;
import java.util.Map;

/** Keeps a number of pods; the predecessor of ReplicaSet. */
public final class ReplicationControllerKind implements Rules {
    private ReplicationControllerKind() {}

    public static KindBuilder define() {
        return Kind.named("", "v1", "ReplicationController")
                .resource("replicationcontrollers")
                .names(ReplicationControllerKind::nameProblems)
                .takesAnyGenerateName()
                .orphansByDefault()
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
                                .describedBy("spec", "selector")
                                .wide())
                .rules(new ReplicationControllerKind());
    }

    /** Upstream checks this one kind's name by a rule that counts bytes. */
    private static List<String> nameProblems(String name) {
        return Names.dns1123Subdomain(name).stream()
                .map(detail -> detail.replace("253 characters", "253 bytes"))
                .toList();
    }

    @Override
    public void validateStatusUpdate(View object, View old, Problems problems) {
        ReplicaCounts.validate(
                problems, object.get("status"), "fullyLabeledReplicas", "readyReplicas", "availableReplicas");
    }

    @Override
    public void validate(View object, Problems problems) {
        View spec = object.get("spec");
        Check.notNegative(problems, spec.get("minReadySeconds"));
        if (spec.get("selector").isEmpty()) {
            problems.required(spec.get("selector"));
        }
        Check.notNegative(problems, spec.get("replicas"));
        View template = spec.get("template");
        if (!template.exists()) {
            problems.required(template);
            return;
        }
        View labels = template.at("metadata", "labels");
        for (Map.Entry<String, View> wanted : spec.get("selector").entries().entrySet()) {
            if (!labels.key(wanted.getKey()).is(wanted.getValue().text())) {
                problems.invalid(labels, "`selector` does not match template `labels`");
                break;
            }
        }
        PodTemplateRules.validate(problems, template);
        PodTemplateRules.alwaysRestarts(problems, template, "ReplicationController");
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
