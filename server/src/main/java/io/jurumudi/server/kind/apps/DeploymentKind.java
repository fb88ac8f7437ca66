package io.jurumudi.server.kind.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.ReplicaCounts;
import io.jurumudi.server.kind.RequestContext;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.WrittenMetadata;
import io.jurumudi.server.kind.pod.PodDefaults;
import io.jurumudi.server.kind.pod.PodTemplateRules;
import io.jurumudi.server.kind.pod.PodWarnings;
import java.util.List;

/** Pods and the way from one template to the next. */
public final class DeploymentKind implements Rules {
    private DeploymentKind() {}

    public static KindBuilder define() {
        return Kind.named("apps", "v1", "Deployment")
                .resource("deployments")
                .formerly(OldWorkloads.deployments())
                .writesWithStatus(WrittenMetadata.ALL_BUT_LABELS)
                .shortNames("deploy")
                .categories("all")
                .generation()
                .scale("spec", "selector")
                .status()
                .columns(
                        Columns.name(),
                        Columns.text(
                                "Ready",
                                "Number of the pod with ready state",
                                (o, now) -> o.path("status")
                                                .path("readyReplicas")
                                                .asLong() + "/"
                                        + o.path("spec").path("replicas").asLong()),
                        Columns.text(
                                        "Up-to-date",
                                        "Pods of the current template.",
                                        (o, now) -> o.path("status")
                                                .path("updatedReplicas")
                                                .asLong())
                                .describedBy("status", "updatedReplicas"),
                        Columns.text(
                                        "Available",
                                        "Pods ready for minReadySeconds.",
                                        (o, now) -> o.path("status")
                                                .path("availableReplicas")
                                                .asLong())
                                .describedBy("status", "availableReplicas"),
                        Columns.age(),
                        Columns.containers("spec", "template", "spec"),
                        Columns.images("spec", "template", "spec"),
                        Columns.selector("spec", "selector"))
                .rules(new DeploymentKind());
    }

    @Override
    public void validateStatusUpdate(View object, View old, Problems problems) {
        View status = object.get("status");
        ReplicaCounts.notNegative(
                problems,
                status,
                "observedGeneration",
                "replicas",
                "updatedReplicas",
                "readyReplicas",
                "availableReplicas",
                "unavailableReplicas",
                "terminatingReplicas",
                "collisionCount");
        ReplicaCounts.notMoreThanAll(problems, status, "updatedReplicas", "readyReplicas", "availableReplicas");
        ReplicaCounts.availableAreReady(problems, status, "readyReplicas");
        ReplicaCounts.collisions(problems, status, old.get("status"));
    }

    /** A change of annotations counts as one of the spec, since controllers read some. */
    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old, RequestContext context) {
        JsonNode metadata = old.path("metadata");
        boolean same = object.path("metadata").path("annotations").equals(metadata.path("annotations"));
        if (!same && object.path("spec").equals(old.path("spec"))) {
            Fill.object(object, "metadata")
                    .put("generation", metadata.path("generation").asLong() + 1);
        }
    }

    @Override
    public List<String> warnings(View object) {
        return WorkloadWarnings.ofNew(object);
    }

    @Override
    public List<String> warningsOnUpdate(View object, View old) {
        boolean same = object.at("metadata", "annotations").sameAs(old.at("metadata", "annotations"));
        return same ? WorkloadWarnings.ofChange(object, old) : PodWarnings.of(object.at("spec", "template"));
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        Check.immutable(problems, object.at("spec", "selector"), old.at("spec", "selector"));
    }

    private static void strategy(Problems problems, View strategy) {
        View rolling = strategy.get("rollingUpdate");
        switch (strategy.get("type").text()) {
            case "Recreate" -> {
                if (rolling.exists()) {
                    problems.forbidden(rolling, "may not be specified when strategy `type` is 'Recreate'");
                }
            }
            case "RollingUpdate" -> {
                View unavailable = rolling.get("maxUnavailable");
                Check.countOrPercent(problems, unavailable);
                Check.countOrPercent(problems, rolling.get("maxSurge"));
                if (Check.isNone(unavailable) && Check.isNone(rolling.get("maxSurge"))) {
                    problems.invalid(unavailable, "may not be 0 when `maxSurge` is 0");
                }
                Check.notMoreThanAll(problems, unavailable);
            }
            default -> problems.notSupported(strategy, List.of("Recreate", "RollingUpdate"));
        }
    }

    @Override
    public void validate(View object, Problems problems) {
        View spec = object.get("spec");
        Check.notNegative(problems, spec.get("replicas"));
        View template = spec.get("template");
        View selector = spec.get("selector");
        if (PodTemplateRules.selector(problems, selector, template, true, "deployment")) {
            PodTemplateRules.validate(problems, template);
            PodTemplateRules.alwaysRestarts(problems, template, "ReplicaSet");
        } else {
            problems.invalid(selector, "invalid label selector");
        }
        strategy(problems, spec.get("strategy"));
        Check.notNegative(problems, spec.get("minReadySeconds"));
        Check.notNegative(problems, spec.get("revisionHistoryLimit"));
        View deadline = spec.get("progressDeadlineSeconds");
        Check.notNegative(problems, deadline);
        if (deadline.exists()
                && deadline.number(0) <= spec.get("minReadySeconds").number(0)) {
            problems.invalid(deadline, "must be greater than minReadySeconds");
        }
    }

    @Override
    public void defaults(ObjectNode object) {
        ObjectNode spec = Fill.object(object, "spec");
        Fill.number(spec, "replicas", 1);
        ObjectNode strategy = Fill.object(spec, "strategy");
        Fill.text(strategy, "type", "RollingUpdate");
        if (strategy.path("type").asText().equals("RollingUpdate")) {
            ObjectNode rolling = Fill.object(strategy, "rollingUpdate");
            if (!rolling.hasNonNull("maxUnavailable")) {
                rolling.put("maxUnavailable", "25%");
            }
            if (!rolling.hasNonNull("maxSurge")) {
                rolling.put("maxSurge", "25%");
            }
        }
        Fill.number(spec, "revisionHistoryLimit", 10);
        Fill.number(spec, "progressDeadlineSeconds", 600);
        PodDefaults.template(spec.path("template"));
    }
}
