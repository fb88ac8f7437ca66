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
import io.jurumudi.server.kind.RequestContext;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.pod.PodDefaults;
import io.jurumudi.server.kind.pod.PodTemplateRules;
import io.jurumudi.server.kind.pod.PodWarnings;
import java.util.List;

/** A pod on every node, or every node of a kind. */
public final class DaemonSetKind implements Rules {
    private static final String TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

    private DaemonSetKind() {}

    public static KindBuilder define() {
        return Kind.named("apps", "v1", "DaemonSet")
                .resource("daemonsets")
                .formerly(OldWorkloads.daemonSets())
                .shortNames("ds")
                .categories("all")
                .generation()
                .status()
                .columns(
                        Columns.name(),
                        Columns.integer(
                                "Desired", "How many nodes should run its pod.", "status", "desiredNumberScheduled"),
                        Columns.integer(
                                "Current",
                                "How many nodes run at least one of its pods.",
                                "status",
                                "currentNumberScheduled"),
                        Columns.integer("Ready", "How many nodes have one that is ready.", "status", "numberReady"),
                        Columns.integer(
                                "Up-to-date",
                                "How many nodes run the current template.",
                                "status",
                                "updatedNumberScheduled"),
                        Columns.integer(
                                "Available", "How many nodes have one that is available.", "status", "numberAvailable"),
                        Columns.text(
                                        "Node Selector",
                                        "Labels of the nodes it is for.",
                                        (o, now) -> Columns.labels(
                                                Columns.at(o, "spec", "template", "spec", "nodeSelector")))
                                .describedBy("spec", "template", "spec", "nodeSelector"),
                        Columns.age(),
                        Columns.containers("spec", "template", "spec"),
                        Columns.images("spec", "template", "spec"),
                        Columns.selector("spec", "selector"))
                .rules(new DaemonSetKind());
    }

    /** Counts the template's changes in an annotation, as clients of an older version expect. */
    @Override
    public void prepareForCreate(ObjectNode object, RequestContext context) {
        templateGeneration(object, Math.max(1, templateGeneration(object)));
    }

    /** What a status says of the count is not looked at. */
    @Override
    public void prepareForStatusUpdate(ObjectNode object, ObjectNode old, RequestContext context) {
        templateGeneration(object, templateGeneration(old));
    }

    private static long templateGeneration(ObjectNode object) {
        return object.path("metadata")
                .path("annotations")
                .path(TEMPLATE_GENERATION)
                .asLong();
    }

    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old, RequestContext context) {
        long before = templateGeneration(old);
        boolean same =
                object.path("spec").path("template").equals(old.path("spec").path("template"));
        templateGeneration(object, same ? before : before + 1);
    }

    private static void templateGeneration(ObjectNode object, long generation) {
        Fill.object(Fill.object(object, "metadata"), "annotations")
                .put(TEMPLATE_GENERATION, String.valueOf(generation));
    }

    @Override
    public void validateStatusUpdate(View object, View old, Problems problems) {
        View status = object.get("status");
        ReplicaCounts.notNegative(
                problems,
                status,
                "currentNumberScheduled",
                "numberMisscheduled",
                "desiredNumberScheduled",
                "numberReady",
                "observedGeneration",
                "updatedNumberScheduled",
                "numberAvailable",
                "numberUnavailable",
                "collisionCount");
        ReplicaCounts.collisions(problems, status, old.get("status"));
    }

    /** That the selector stays is looked at first. */
    @Override
    public void validateReplacement(View object, View old, Problems problems) {
        validateUpdate(object, old, problems);
        validate(object, problems);
    }

    @Override
    public List<String> warnings(View object) {
        return PodWarnings.of(object.at("spec", "template"));
    }

    @Override
    public List<String> warningsOnUpdate(View object, View old) {
        return object.at("spec", "template").sameAs(old.at("spec", "template")) ? List.of() : warnings(object);
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        Check.immutable(problems, object.at("spec", "selector"), old.at("spec", "selector"));
    }

    private static void rolling(Problems problems, View rolling) {
        View unavailable = rolling.get("maxUnavailable");
        View surge = rolling.get("maxSurge");
        Check.countOrPercent(problems, unavailable);
        Check.countOrPercent(problems, surge);
        Check.notMoreThanAll(problems, unavailable);
        Check.notMoreThanAll(problems, surge);
        if (Check.isNone(unavailable) && Check.isNone(surge)) {
            problems.required(unavailable, "cannot be 0 when maxSurge is 0");
        } else if (!Check.isNone(unavailable) && !Check.isNone(surge)) {
            problems.invalid(surge, "may not be set when maxUnavailable is non-zero");
        }
    }

    @Override
    public void validate(View object, Problems problems) {
        View spec = object.get("spec");
        PodTemplateRules.selector(problems, spec.get("selector"), spec.get("template"), false, "daemonset");
        PodTemplateRules.validate(problems, spec.get("template"));
        PodTemplateRules.alwaysRestarts(problems, spec.get("template"), "DaemonSet");
        Check.notNegative(problems, spec.get("minReadySeconds"));
        View strategy = spec.get("updateStrategy");
        switch (strategy.get("type").text()) {
            case "OnDelete" -> {}
            case "RollingUpdate" -> rolling(problems, strategy.get("rollingUpdate"));
            default -> problems.notSupported(strategy, List.of("RollingUpdate", "OnDelete"));
        }
        Check.notNegative(problems, spec.get("revisionHistoryLimit"));
    }

    @Override
    public void defaults(ObjectNode object) {
        annotate(object);
        ObjectNode spec = Fill.object(object, "spec");
        ObjectNode strategy = Fill.object(spec, "updateStrategy");
        Fill.text(strategy, "type", "RollingUpdate");
        if (strategy.path("type").asText().equals("RollingUpdate")) {
            ObjectNode rolling = Fill.object(strategy, "rollingUpdate");
            Fill.number(rolling, "maxUnavailable", 1);
            Fill.number(rolling, "maxSurge", 0);
        }
        Fill.number(spec, "revisionHistoryLimit", 10);
        PodDefaults.template(spec.path("template"));
    }

    /** The annotation is there from the start, so that whoever writes the object comes to own it. */
    private static void annotate(ObjectNode object) {
        Fill.text(Fill.object(Fill.object(object, "metadata"), "annotations"), TEMPLATE_GENERATION, "0");
    }
}
