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

/** Pods with names and storage of their own. */
public final class StatefulSetKind implements Rules {
    private static final List<String> CHANGEABLE = List.of(
            "replicas",
            "ordinals",
            "template",
            "updateStrategy",
            "revisionHistoryLimit",
            "persistentVolumeClaimRetentionPolicy",
            "minReadySeconds");

    private StatefulSetKind() {}

    public static KindBuilder define() {
        return Kind.named("apps", "v1", "StatefulSet")
                .resource("statefulsets")
                .formerly(OldWorkloads.statefulSets())
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
                        Columns.images("spec", "template", "spec"))
                .rules(new StatefulSetKind());
    }

    @Override
    public void validateStatusUpdate(View object, View old, Problems problems) {
        ReplicaCounts.validate(
                problems,
                object.get("status"),
                "currentReplicas",
                "readyReplicas",
                "updatedReplicas",
                "availableReplicas");
        ReplicaCounts.collisions(problems, object.get("status"), old.get("status"));
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        ObjectNode before = old.get("spec").object().deepCopy();
        ObjectNode after = object.get("spec").object().deepCopy();
        for (String field : CHANGEABLE) {
            before.remove(field);
            after.remove(field);
        }
        if (!before.equals(after)) {
            problems.forbidden(
                    object.get("spec"),
                    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', "
                            + "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
        }
    }

    private static void strategy(Problems problems, View strategy) {
        View rolling = strategy.get("rollingUpdate");
        switch (strategy.get("type").text()) {
            case "" -> problems.required(strategy);
            case "OnDelete" -> {
                if (rolling.exists()) {
                    problems.invalid(rolling, "only allowed for updateStrategy 'RollingUpdate'");
                }
            }
            case "RollingUpdate" -> {
                Check.notNegative(problems, rolling.get("partition"));
                View unavailable = rolling.get("maxUnavailable");
                Check.countOrPercent(problems, unavailable);
                if (unavailable.exists() && Check.isNone(unavailable)) {
                    problems.invalid(unavailable, "cannot be 0");
                }
                Check.notMoreThanAll(problems, unavailable);
            }
            default -> problems.invalid(strategy, "must be 'RollingUpdate' or 'OnDelete'");
        }
    }

    @Override
    public void validate(View object, Problems problems) {
        View spec = object.get("spec");
        Check.oneOf(problems, spec.get("podManagementPolicy"), "OrderedReady", "Parallel");
        strategy(problems, spec.get("updateStrategy"));
        for (String when : List.of("whenDeleted", "whenScaled")) {
            View policy = spec.at("persistentVolumeClaimRetentionPolicy", when);
            if (!policy.is("Retain") && !policy.is("Delete")) {
                problems.notSupported(policy, List.of("Delete", "Retain"));
            }
        }
        Check.notNegative(problems, spec.get("replicas"));
        Check.notNegative(problems, spec.get("minReadySeconds"));
        Check.notNegative(problems, spec.at("ordinals", "start"));
        PodTemplateRules.selector(problems, spec.get("selector"), spec.get("template"), true, "statefulset");
        PodTemplateRules.validate(problems, spec.get("template"));
        PodTemplateRules.alwaysRestarts(problems, spec.get("template"), "StatefulSet");
        Check.notNegative(problems, spec.get("revisionHistoryLimit"));
    }

    @Override
    public void defaults(ObjectNode object) {
        ObjectNode spec = Fill.object(object, "spec");
        Fill.text(spec, "podManagementPolicy", "OrderedReady");
        ObjectNode strategy = Fill.object(spec, "updateStrategy");
        if (strategy.path("type").asText("").isEmpty()) {
            strategy.put("type", "RollingUpdate");
            Fill.object(strategy, "rollingUpdate");
        }
        if (strategy.path("type").asText().equals("RollingUpdate")
                && strategy.path("rollingUpdate") instanceof ObjectNode rolling) {
            Fill.number(rolling, "partition", 0);
        }
        ObjectNode retention = Fill.object(spec, "persistentVolumeClaimRetentionPolicy");
        Fill.text(retention, "whenDeleted", "Retain");
        Fill.text(retention, "whenScaled", "Retain");
        Fill.number(spec, "replicas", 1);
        Fill.number(spec, "revisionHistoryLimit", 10);
        PodDefaults.template(spec.path("template"));
        for (ObjectNode claim : Fill.each(spec.path("volumeClaimTemplates"))) {
            Fill.text(claim, "kind", "PersistentVolumeClaim");
            Fill.text(claim, "apiVersion", "v1");
            Fill.text(Fill.object(claim, "spec"), "volumeMode", "Filesystem");
            Fill.text(Fill.object(claim, "status"), "phase", "Pending");
        }
    }
}
