package io.jurumudi.scheduler.plugins;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.jurumudi.scheduler.framework.ClusterEvent;
import io.jurumudi.scheduler.framework.FilterPlugin;
import io.jurumudi.scheduler.framework.Filtering;
import io.jurumudi.scheduler.framework.PodInfo;
import io.jurumudi.scheduler.framework.Snapshot;
import io.jurumudi.scheduler.framework.Taints;
import io.jurumudi.scheduler.framework.Verdict;

/** Keeps pods off cordoned nodes, unless they tolerate the taint that says the same. */
final class NodeUnschedulable implements FilterPlugin {

    private static final Taint CORDONED = new Taint(Taints.NO_SCHEDULE, "node.kubernetes.io/unschedulable", null, null);

    @Override
    public String name() {
        return "NodeUnschedulable";
    }

    @Override
    public Filtering filtering(PodInfo pod, Snapshot snapshot) {
        return Filtering.each(node ->
                accepts(node.node(), pod.pod()) ? Verdict.FITS : Verdict.hopeless("node(s) were unschedulable"));
    }

    private static boolean accepts(Node node, Pod pod) {
        return node.getSpec() == null
                || !Boolean.TRUE.equals(node.getSpec().getUnschedulable())
                || Taints.tolerates(pod.getSpec().getTolerations(), CORDONED);
    }

    @Override
    public boolean mayHelp(ClusterEvent event, PodInfo pod) {
        return switch (event) {
            case ClusterEvent.NodeAdded(Node node) -> accepts(node, pod.pod());
            case ClusterEvent.NodeUpdated(Node old, Node node) -> !accepts(old, pod.pod()) && accepts(node, pod.pod());
            case ClusterEvent.WaitingPodUpdated(Pod old, Pod now) ->
                !old.getSpec().getTolerations().equals(now.getSpec().getTolerations());
            case ClusterEvent.NodeDeleted e -> false;
            case ClusterEvent.PodBound e -> false;
            case ClusterEvent.BoundPodUpdated e -> false;
            case ClusterEvent.PodLeft e -> false;
        };
    }
}
