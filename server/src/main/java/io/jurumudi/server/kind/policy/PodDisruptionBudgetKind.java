package io.jurumudi.server.kind.policy;

import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Conditions;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.Selectors;
import java.util.List;

/** How many pods may be taken away at once. */
public final class PodDisruptionBudgetKind implements Rules {
    private PodDisruptionBudgetKind() {}

    public static KindBuilder define() {
        return Kind.named("policy", "v1", "PodDisruptionBudget")
                .resource("poddisruptionbudgets")
                .formerly(OldBudgets.version())
                .checksMetadata(MetadataChecks.NEVER)
                .checksMetadataWithStatus(MetadataChecks.NEVER)
                .names(Names::pathSegment)
                .shortNames("pdb")
                .generation()
                .noUnconditionalUpdate()
                .status()
                .columns(
                        Columns.name(),
                        Columns.text(
                                "Min Available",
                                "The minimum number of pods that must be available.",
                                (o, now) -> Columns.or(o.path("spec").path("minAvailable"), "N/A")),
                        Columns.text(
                                "Max Unavailable",
                                "The maximum number of pods that may be unavailable.",
                                (o, now) -> Columns.or(o.path("spec").path("maxUnavailable"), "N/A")),
                        Columns.integer(
                                "Allowed Disruptions",
                                "Calculated number of pods that may be disrupted at this time.",
                                (o, now) -> o.path("status")
                                        .path("disruptionsAllowed")
                                        .asLong()),
                        Columns.age())
                .rules(new PodDisruptionBudgetKind());
    }

    @Override
    public void validateStatusUpdate(View object, View old, Problems problems) {
        View status = object.get("status");
        Conditions.validate(problems, status.get("conditions"));
        for (String count : List.of("disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods")) {
            Check.notNegative(problems, status.get(count));
        }
    }

    @Override
    public void validate(View object, Problems problems) {
        View spec = object.get("spec");
        if (spec.get("minAvailable").exists() && spec.get("maxUnavailable").exists()) {
            problems.invalid(spec, "minAvailable and maxUnavailable cannot be both set");
        }
        for (String field : List.of("minAvailable", "maxUnavailable")) {
            Check.countOrPercent(problems, spec.get(field));
            Check.notMoreThanAll(problems, spec.get(field));
        }
        Selectors.validate(problems, spec.get("selector"));
        Check.oneOfIfAny(problems, spec.get("unhealthyPodEvictionPolicy"), "AlwaysAllow", "IfHealthyBudget");
    }
}
