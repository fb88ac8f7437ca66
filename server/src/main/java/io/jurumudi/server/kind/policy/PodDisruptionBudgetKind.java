package io.jurumudi.server.kind.policy;

import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;

/** How many pods may be taken away at once. */
public final class PodDisruptionBudgetKind {
    private PodDisruptionBudgetKind() {}

    public static Kind.Builder define() {
        return Kind.named("policy", "v1", "PodDisruptionBudget")
                .resource("poddisruptionbudgets")
                .shortNames("pdb")
                .generation()
                .noUnconditionalUpdate()
                .status()
                .columns(
                        Columns.name(),
                        Columns.textOr(
                                "N/A",
                                "Min Available",
                                "The least pods that must be available.",
                                "spec",
                                "minAvailable"),
                        Columns.textOr(
                                "N/A",
                                "Max Unavailable",
                                "The most pods that may be unavailable.",
                                "spec",
                                "maxUnavailable"),
                        Columns.integer(
                                "Allowed Disruptions", "How many pods may go now.", "status", "disruptionsAllowed"),
                        Columns.age());
    }
}
