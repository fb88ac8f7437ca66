package io.jurumudi.server.kind;

import com.fasterxml.jackson.databind.node.LongNode;
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

    /** None of the counts may be below zero; they are looked at in this order. */
    public static void notNegative(Problems problems, View status, String... counts) {
        for (String count : counts) {
            Check.notNegative(problems, status.get(count));
        }
    }

    /** Each of the fields counts some of {@code status.replicas}. */
    public static void notMoreThanAll(Problems problems, View status, String... parts) {
        for (String part : parts) {
            if (status.get(part).number(0) > status.get("replicas").number(0)) {
                problems.invalid(status.get(part), "cannot be greater than status.replicas");
            }
        }
    }

    /** @param ready what the complaint calls the pods that are ready */
    public static void availableAreReady(Problems problems, View status, String ready) {
        if (status.get("availableReplicas").number(0)
                > status.get("readyReplicas").number(0)) {
            problems.invalid(status.get("availableReplicas"), "cannot be greater than " + ready);
        }
    }

    /** Collisions of names are only ever counted up. */
    public static void collisions(Problems problems, View status, View old) {
        View count = status.get("collisionCount");
        View before = old.get("collisionCount");
        if (before.exists() && (!count.exists() || count.number(0) < before.number(0))) {
            problems.invalid(View.of(LongNode.valueOf(count.number(0)), count.path()), "cannot be decremented");
        }
    }
}
