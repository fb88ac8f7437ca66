package io.jurumudi.scheduler.plugins;

import io.fabric8.kubernetes.api.model.Pod;
import io.jurumudi.scheduler.framework.ClusterEvent;
import io.jurumudi.scheduler.framework.FilterPlugin;
import io.jurumudi.scheduler.framework.Filtering;
import io.jurumudi.scheduler.framework.PodInfo;
import io.jurumudi.scheduler.framework.Snapshot;
import io.jurumudi.scheduler.framework.Verdict;

/** Two pods cannot have the same port of a node. */
final class NodePorts implements FilterPlugin {

    @Override
    public String name() {
        return "NodePorts";
    }

    @Override
    public Filtering filtering(PodInfo pod, Snapshot snapshot) {
        if (pod.hostPorts().isEmpty()) {
            return Filtering.NOT_CONCERNED;
        }
        return Filtering.each(node -> node.pods().stream().anyMatch(other -> conflict(pod, other))
                ? Verdict.rejected("node(s) didn't have free ports for the requested pod ports")
                : Verdict.FITS);
    }

    private static boolean conflict(PodInfo pod, PodInfo other) {
        return pod.hostPorts().stream()
                .anyMatch(port -> other.hostPorts().stream().anyMatch(port::conflictsWith));
    }

    @Override
    public boolean mayHelp(ClusterEvent event, PodInfo pod) {
        return switch (event) {
            case ClusterEvent.PodLeft(Pod left) -> conflict(pod, PodInfo.of(left));
            case ClusterEvent.NodeAdded e -> true;
            case ClusterEvent.NodeUpdated e -> false;
            case ClusterEvent.NodeDeleted e -> false;
            case ClusterEvent.PodBound e -> false;
            case ClusterEvent.BoundPodUpdated e -> false;
            case ClusterEvent.WaitingPodUpdated e -> false;
        };
    }
}
