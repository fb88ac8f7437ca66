package io.jurumudi.scheduler.plugins;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.jurumudi.scheduler.framework.ClusterEvent;
import io.jurumudi.scheduler.framework.FilterPlugin;
import io.jurumudi.scheduler.framework.Filtering;
import io.jurumudi.scheduler.framework.NodeInfo;
import io.jurumudi.scheduler.framework.PodInfo;
import io.jurumudi.scheduler.framework.Resources;
import io.jurumudi.scheduler.framework.ScorePlugin;
import io.jurumudi.scheduler.framework.Scoring;
import io.jurumudi.scheduler.framework.Snapshot;
import io.jurumudi.scheduler.framework.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A node must have what the pod asks for; of those that do, the one with the most left over is best. */
final class NodeResourcesFit implements FilterPlugin, ScorePlugin {

    /** What is compared, each counting the same. */
    private static final List<String> COMPARED = List.of(Resources.CPU, Resources.MEMORY);

    @Override
    public String name() {
        return "NodeResourcesFit";
    }

    @Override
    public Filtering filtering(PodInfo pod, Snapshot snapshot) {
        return Filtering.each(node -> judge(pod.requests(), node));
    }

    private static Verdict judge(Resources asked, NodeInfo node) {
        List<String> reasons = new ArrayList<>();
        boolean hopeless = false;
        if (node.pods().size() + 1 > node.allocatable().get(Resources.PODS)) {
            reasons.add("Too many pods");
        }
        for (String name : asked.names()) {
            long amount = asked.get(name);
            long has = node.allocatable().get(name);
            if (amount > 0 && amount > has - node.requested().get(name)) {
                reasons.add("Insufficient " + name);
                hopeless |= amount > has;
            }
        }
        return reasons.isEmpty() ? Verdict.FITS : new Verdict.Rejected(List.copyOf(reasons), hopeless);
    }

    @Override
    public boolean mayHelp(ClusterEvent event, PodInfo pod) {
        return switch (event) {
            case ClusterEvent.PodLeft e -> true;
            case ClusterEvent.BoundPodUpdated(Pod old, Pod now) -> {
                Resources before = PodInfo.of(old).requests();
                Resources after = PodInfo.of(now).requests();
                yield before.names().stream().anyMatch(name -> after.get(name) < before.get(name));
            }
            case ClusterEvent.NodeAdded(Node node) ->
                judge(pod.requests(), NodeInfo.of(node, List.of())) instanceof Verdict.Fits;
            case ClusterEvent.NodeUpdated(Node old, Node node) -> {
                Resources before = NodeInfo.allocatable(old);
                Resources after = NodeInfo.allocatable(node);
                yield after.names().stream()
                        .filter(name ->
                                name.equals(Resources.PODS) || pod.requests().get(name) > 0)
                        .anyMatch(name -> after.get(name) > before.get(name));
            }
            case ClusterEvent.WaitingPodUpdated(Pod old, Pod now) -> {
                Resources before = PodInfo.of(old).requests();
                Resources after = PodInfo.of(now).requests();
                yield before.names().stream().anyMatch(name -> after.get(name) < before.get(name));
            }
            case ClusterEvent.NodeDeleted e -> false;
            case ClusterEvent.PodBound e -> false;
        };
    }

    @Override
    public Optional<Scoring> scoring(PodInfo pod, Snapshot snapshot, List<NodeInfo> feasible) {
        return Optional.of(node -> leastAllocated(pod.expected(), node));
    }

    private static long leastAllocated(Resources expected, NodeInfo node) {
        long sum = 0;
        int compared = 0;
        for (String name : COMPARED) {
            long has = node.allocatable().get(name);
            if (has > 0) {
                long used = node.expected().get(name) + expected.get(name);
                sum += used > has ? 0 : (has - used) * Scoring.MAX / has;
                compared++;
            }
        }
        return compared == 0 ? 0 : sum / compared;
    }
}
