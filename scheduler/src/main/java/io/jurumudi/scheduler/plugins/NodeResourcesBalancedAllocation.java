package io.jurumudi.scheduler.plugins;

import io.jurumudi.scheduler.framework.NodeInfo;
import io.jurumudi.scheduler.framework.PodInfo;
import io.jurumudi.scheduler.framework.Resources;
import io.jurumudi.scheduler.framework.ScorePlugin;
import io.jurumudi.scheduler.framework.Scoring;
import io.jurumudi.scheduler.framework.Snapshot;
import java.util.List;
import java.util.Optional;

/** Prefers nodes on which the pod makes the use of CPU and memory more alike, so that neither is left without the other. */
final class NodeResourcesBalancedAllocation implements ScorePlugin {

    @Override
    public String name() {
        return "NodeResourcesBalancedAllocation";
    }

    @Override
    public Optional<Scoring> scoring(PodInfo pod, Snapshot snapshot, List<NodeInfo> feasible) {
        Resources asked = pod.requests();
        if (asked.get(Resources.CPU) == 0 && asked.get(Resources.MEMORY) == 0) {
            // Every such pod would go to the node that happens to be best balanced.
            return Optional.empty();
        }
        return Optional.of(node -> {
            long with = balance(node.requested().plus(asked), node.allocatable());
            long without = balance(node.requested(), node.allocatable());
            // A balance is from 50 to 100; so is what comes out, around 75 when the pod makes no difference.
            return Scoring.MAX / 2 + (Scoring.MAX / 2 + with - without) / 2;
        });
    }

    private static long balance(Resources requested, Resources allocatable) {
        if (allocatable.get(Resources.CPU) == 0 || allocatable.get(Resources.MEMORY) == 0) {
            return Scoring.MAX;
        }
        double deviation =
                Math.abs(share(Resources.CPU, requested, allocatable) - share(Resources.MEMORY, requested, allocatable))
                        / 2;
        return (long) ((1 - deviation) * Scoring.MAX);
    }

    private static double share(String name, Resources requested, Resources allocatable) {
        return Math.min(1, (double) requested.get(name) / allocatable.get(name));
    }
}
