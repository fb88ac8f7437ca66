package io.jurumudi.server.kind.autoscaling;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.Rules;

/** How many replicas, by what is measured. */
public final class HorizontalPodAutoscalerKind implements Rules {
    private HorizontalPodAutoscalerKind() {}

    public static KindBuilder define() {
        return Kind.named("autoscaling", "v2", "HorizontalPodAutoscaler")
                .resource("horizontalpodautoscalers")
                .formerly(OldAutoscalers.versions())
                .alsoServed("v1")
                .shortNames("hpa")
                .categories("all")
                .status()
                .conversion(HorizontalPodAutoscalerVersions::convert)
                .columns(
                        Columns.name(),
                        Columns.text(
                                        "Reference",
                                        "What is scaled.",
                                        (o, now) -> o.at("/spec/scaleTargetRef/kind")
                                                        .asText() + "/"
                                                + o.at("/spec/scaleTargetRef/name")
                                                        .asText())
                                .describedBy("spec", "scaleTargetRef"),
                        Columns.text(
                                        "Targets",
                                        "What is measured, and what it should be.",
                                        (o, now) -> AutoscalerTargets.of(o))
                                .describedBy("spec", "metrics"),
                        Columns.textOr(Columns.UNSET, "MinPods", "The least replicas.", "spec", "minReplicas"),
                        Columns.text(
                                        "MaxPods",
                                        "The most replicas.",
                                        (o, now) -> o.path("spec")
                                                .path("maxReplicas")
                                                .asLong())
                                .describedBy("spec", "maxReplicas"),
                        Columns.text(
                                        "Replicas",
                                        "How many there are.",
                                        (o, now) -> o.path("status")
                                                .path("currentReplicas")
                                                .asLong())
                                .describedBy("status", "currentReplicas"),
                        Columns.age())
                .rules(new HorizontalPodAutoscalerKind());
    }

    @Override
    public void validate(View object, Problems problems) {
        AutoscalerRules.validate(problems, object.get("spec"), AutoscalerRules.Tolerated.ofNew());
    }

    /** What older servers let in may stay. */
    @Override
    public void validateReplacement(View object, View old, Problems problems) {
        View spec = object.get("spec");
        AutoscalerRules.validate(problems, spec, AutoscalerRules.Tolerated.of(old.get("spec"), spec));
    }

    @Override
    public void validateStatusUpdate(View object, View old, Problems problems) {
        Check.notNegative(problems, object.at("status", "currentReplicas"));
        Check.notNegative(problems, object.at("status", "desiredReplicas"));
    }

    @Override
    public void defaults(ObjectNode object) {
        AutoscalerDefaults.fill(object);
    }
}
