package io.jurumudi.server.kind;

import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import java.util.List;

/** Rules for the counts that controllers of replicas report. */
public final class ReplicaCounts {
    private static final List<String> ALWAYS = List.of("replicas", "observedGeneration");

    private ReplicaCounts() {}

    /** @param parts fields that count some of {@code status.replicas} */
    public static void validate(Problems problems, View status, String... parts) {
        ALWAYS.forEach(field -> Check.notNegative(problems, status.get(field)));
        for (String part : parts) {
            Check.notNegative(problems, status.get(part));
        }
        long all = status.get("replicas").number(0);
        for (String part : parts) {
            if (status.get(part).number(0) > all) {
                problems.invalid(status.get(part), "cannot be greater than status.replicas");
            }
        }
        if (status.get("availableReplicas").number(0)
                > status.get("readyReplicas").number(0)) {
            problems.invalid(status.get("availableReplicas"), "cannot be greater than readyReplicas");
        }
    }

    /** Collisions of names are only ever counted up. */
    public static void collisions(Problems problems, View status, View old) {
        Check.notNegative(problems, status.get("collisionCount"));
        if (status.get("collisionCount").number(0) < old.get("collisionCount").number(0)) {
            problems.invalid(status.get("collisionCount"), "cannot be decremented");
        }
    }
}
