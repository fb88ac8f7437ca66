package io.jurumudi.controllers.deployment;

import static io.jurumudi.controllers.deployment.Rollout.available;
import static io.jurumudi.controllers.deployment.Rollout.size;
import static io.jurumudi.controllers.deployment.Rollout.sum;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.jurumudi.controllers.deployment.Rollout.Scale;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a change of a deployment's size means for its replica sets. In the middle of a rollout all of them grow or shrink in
 * proportion: growing only the newest would hasten a rollout that may be going wrong.
 */
final class Proportions {
    private Proportions() {}

    /** Includes sets that keep their size, whose annotations are to tell the new total. */
    static List<Scale> scale(Rollout rollout) {
        int wanted = rollout.strategy().replicas();
        Optional<ReplicaSet> only = onlyActiveOrNewest(rollout);
        if (only.isPresent()) {
            return List.of(new Scale(only.get(), wanted));
        }
        if (isSaturated(rollout)) {
            return Rollout.active(rollout.old()).stream()
                    .map(set -> new Scale(set, 0))
                    .toList();
        }
        return rollout.strategy().rolling() ? proportional(rollout) : List.of();
    }

    private static Optional<ReplicaSet> onlyActiveOrNewest(Rollout rollout) {
        List<ReplicaSet> active = Rollout.active(rollout.all());
        return switch (active.size()) {
            case 0 ->
                rollout.newest()
                        .or(() -> rollout.old().isEmpty()
                                ? Optional.empty()
                                : Optional.of(rollout.old().getLast()));
            case 1 -> Optional.of(active.getFirst());
            default -> Optional.empty();
        };
    }

    /** Whether the newest set alone has everything the deployment wants, and knows it. */
    private static boolean isSaturated(Rollout rollout) {
        int wanted = rollout.strategy().replicas();
        return rollout.newest()
                .filter(set -> size(set) == wanted && available(set) == wanted)
                .filter(set -> Revisions.desired(set).equals(OptionalInt.of(wanted)))
                .isPresent();
    }

    private static List<Scale> proportional(Rollout rollout) {
        Strategy strategy = rollout.strategy();
        int allowed = strategy.replicas() > 0 ? strategy.maxReplicas() : 0;
        List<ReplicaSet> sets = new ArrayList<>(Rollout.active(rollout.all()));
        int toAdd = allowed - sum(sets, Rollout::size);
        Comparator<ReplicaSet> byAge = toAdd > 0 ? Rollout.OLDEST_FIRST.reversed() : Rollout.OLDEST_FIRST;
        sets.sort(Comparator.comparing(Rollout::size).reversed().thenComparing(byAge));
        int added = 0;
        List<Scale> scales = new ArrayList<>();
        for (ReplicaSet set : sets) {
            int share = toAdd == 0 ? 0 : share(set, rollout, toAdd - added);
            scales.add(new Scale(set, size(set) + share));
            added += share;
        }
        if (toAdd != added) {
            Scale largest = scales.getFirst();
            scales.set(0, new Scale(largest.set(), Math.max(0, largest.replicas() + toAdd - added)));
        }
        return scales;
    }

    /** @param left how much there is to add, or if negative to take away, and no other set got yet */
    private static int share(ReplicaSet set, Rollout rollout, int left) {
        int fraction = fraction(set, rollout);
        if (left == 0) {
            return 0;
        }
        return left > 0 ? Math.min(fraction, left) : Math.max(fraction, left);
    }

    private static int fraction(ReplicaSet set, Rollout rollout) {
        if (rollout.strategy().replicas() == 0) {
            return -size(set);
        }
        int before = Revisions.max(set).orElse(0);
        if (before == 0) {
            // Somebody took the annotation away; the deployment's present size is the next best.
            Integer present = rollout.deployment().getStatus() == null
                    ? null
                    : rollout.deployment().getStatus().getReplicas();
            if (present == null || present == 0) {
                return 0;
            }
            before = present;
        }
        double size = (double) size(set) * rollout.strategy().maxReplicas() / before;
        return (int) Math.round(size) - size(set);
    }
}
