package io.jurumudi.server.kind.apps;

import com.fasterxml.jackson.databind.node.ObjectNode;
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

/** A number of pods of one template. */
public final class ReplicaSetKind implements Rules {
    private ReplicaSetKind() {}

    public static KindBuilder define() {
        return Kind.named("apps", "v1", "ReplicaSet")
                .resource("replicasets")
                .formerly(OldWorkloads.replicaSets())
                .shortNames("rs")
                .categories("all")
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
                        Columns.selector("spec", "selector"))
                .rules(new ReplicaSetKind());
    }

    @Override
    public void validateStatusUpdate(View object, View old, Problems problems) {
        View status = object.get("status");
        ReplicaCounts.notNegative(
                problems,
                status,
                "replicas",
                "fullyLabeledReplicas",
                "readyReplicas",
                "availableReplicas",
                "observedGeneration",
                "terminatingReplicas");
        ReplicaCounts.notMoreThanAll(problems, status, "fullyLabeledReplicas", "readyReplicas", "availableReplicas");
        ReplicaCounts.availableAreReady(problems, status, "readyReplicas");
    }

    @Override
    public List<String> warnings(View object) {
        return WorkloadWarnings.ofNew(object);
    }

    @Override
    public List<String> warningsOnUpdate(View object, View old) {
        return WorkloadWarnings.ofChange(object, old);
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        Check.immutable(problems, object.at("spec", "selector"), old.at("spec", "selector"));
    }

    @Override
    public void validate(View object, Problems problems) {
        View spec = object.get("spec");
        Check.notNegative(problems, spec.get("replicas"));
        Check.notNegative(problems, spec.get("minReadySeconds"));
        View template = spec.get("template");
        View selector = spec.get("selector");
        if (PodTemplateRules.selector(problems, selector, template, true, "deployment")) {
            PodTemplateRules.validate(problems, template);
            PodTemplateRules.alwaysRestarts(problems, template, "ReplicaSet");
        } else {
            problems.invalid(selector, "invalid label selector");
        }
    }

    @Override
    public void defaults(ObjectNode object) {
        Fill.number(Fill.object(object, "spec"), "replicas", 1);
        PodDefaults.template(object.path("spec").path("template"));
    }
}
