package io.jurumudi.scheduler.plugins;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Toleration;
import io.jurumudi.scheduler.framework.ClusterEvent;
import io.jurumudi.scheduler.framework.FilterPlugin;
import io.jurumudi.scheduler.framework.Filtering;
import io.jurumudi.scheduler.framework.NodeInfo;
import io.jurumudi.scheduler.framework.PodInfo;
import io.jurumudi.scheduler.framework.ScorePlugin;
import io.jurumudi.scheduler.framework.Scoring;
import io.jurumudi.scheduler.framework.Snapshot;
import io.jurumudi.scheduler.framework.Taints;
import io.jurumudi.scheduler.framework.Verdict;
import java.util.List;
import java.util.Optional;

/** Keeps pods off nodes whose taints they do not tolerate; of the others, prefers those with fewer soft taints. */
final class TaintToleration implements FilterPlugin, ScorePlugin {

    @Override
    public String name() {
        return "TaintToleration";
    }

    @Override
    public Filtering filtering(PodInfo pod, Snapshot snapshot) {
        return Filtering.each(node -> Taints.tolerated(pod.pod(), node.node())
                ? Verdict.FITS
                : Verdict.hopeless("node(s) had untolerated taint(s)"));
    }

    @Override
    public boolean mayHelp(ClusterEvent event, PodInfo pod) {
        return switch (event) {
            case ClusterEvent.NodeAdded(Node node) -> Taints.tolerated(pod.pod(), node);
            case ClusterEvent.NodeUpdated(Node old, Node node) ->
                !Taints.tolerated(pod.pod(), old) && Taints.tolerated(pod.pod(), node);
            case ClusterEvent.WaitingPodUpdated(Pod old, Pod now) ->
                !old.getSpec().getTolerations().equals(now.getSpec().getTolerations());
            case ClusterEvent.NodeDeleted e -> false;
            case ClusterEvent.PodBound e -> false;
            case ClusterEvent.BoundPodUpdated e -> false;
            case ClusterEvent.PodLeft e -> false;
        };
    }

    @Override
    public Optional<Scoring> scoring(PodInfo pod, Snapshot snapshot, List<NodeInfo> feasible) {
        List<Toleration> soft = pod.pod().getSpec().getTolerations().stream()
                .filter(t -> t.getEffect() == null
                        || t.getEffect().isEmpty()
                        || t.getEffect().equals(Taints.PREFER_NO_SCHEDULE))
                .toList();
        return Optional.of(new Scoring() {
            @Override
            public long score(NodeInfo node) {
                return node.node().getSpec() == null
                        ? 0
                        : node.node().getSpec().getTaints().stream()
                                .filter(taint -> Taints.PREFER_NO_SCHEDULE.equals(taint.getEffect()))
                                .filter(taint -> !Taints.tolerates(soft, taint))
                                .count();
            }

            @Override
            public void normalize(List<NodeInfo> nodes, long[] scores) {
                Scoring.scale(scores, true);
            }
        });
    }
}
