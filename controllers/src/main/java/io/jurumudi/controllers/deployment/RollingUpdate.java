package io.jurumudi.controllers.deployment;

import static io.jurumudi.controllers.deployment.Rollout.available;
import static io.jurumudi.controllers.deployment.Rollout.size;
import static io.jurumudi.controllers.deployment.Rollout.sum;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.jurumudi.controllers.deployment.Rollout.Scale;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How far a rolling update may go in one step, such that never too many pods exist and never too few are available. */
final class RollingUpdate {
    private RollingUpdate() {}

    /**
     * How large the newest replica set may be now.
     *
     * @param current its size; 0 when it is about to be created
     */
    static int newestSize(Strategy strategy, int current, int allPods) {
        if (!strategy.rolling()) {
            return strategy.replicas();
        }
        if (allPods >= strategy.maxReplicas()) {
            return current;
        }
        int room = strategy.maxReplicas() - allPods;
        return current + Math.min(room, strategy.replicas() - current);
    }

    /** The step by which the newest replica set approaches its size. */
    static Optional<Scale> scaleNewest(Rollout rollout) {
        ReplicaSet newest = rollout.newest().orElseThrow();
        int wanted = rollout.strategy().replicas();
        int size = size(newest) > wanted
                ? wanted
                : newestSize(rollout.strategy(), size(newest), sum(rollout.all(), Rollout::size));
        return size == size(newest) ? Optional.empty() : Optional.of(new Scale(newest, size));
    }

    /**
     * The steps by which the old ones shrink: first by their pods that are not available anyway, lest a broken rollout could
     * not be replaced, then by as many as the minimum of available pods allows.
     */
    static List<Scale> scaleOld(Rollout rollout) {
        List<ReplicaSet> old = Rollout.active(rollout.old());
        ReplicaSet newest = rollout.newest().orElseThrow();
        int minAvailable = rollout.strategy().replicas() - rollout.strategy().maxUnavailable();
        int newestUnavailable = size(newest) - available(newest);
        int allowed = sum(rollout.all(), Rollout::size) - minAvailable - newestUnavailable;
        if (old.isEmpty() || allowed <= 0) {
            return List.of();
        }
        Map<ReplicaSet, Integer> sizes = new LinkedHashMap<>();
        old.forEach(set -> sizes.put(set, size(set)));
        int cleanup = allowed;
        for (ReplicaSet set : old) {
            int unhealthy = Math.max(0, Math.min(cleanup, size(set) - available(set)));
            sizes.merge(set, -unhealthy, Integer::sum);
            cleanup -= unhealthy;
        }
        int spare = sum(old, Rollout::available) + available(newest) - minAvailable;
        for (ReplicaSet set : old) {
            int less = Math.max(0, Math.min(sizes.get(set), spare));
            sizes.merge(set, -less, Integer::sum);
            spare -= less;
        }
        List<Scale> scales = new ArrayList<>();
        sizes.forEach((set, size) -> {
            if (size != size(set)) {
                scales.add(new Scale(set, size));
            }
        });
        return scales;
    }
}
