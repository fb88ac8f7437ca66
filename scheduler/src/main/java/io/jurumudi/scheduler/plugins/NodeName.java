package io.jurumudi.scheduler.plugins;

import io.jurumudi.scheduler.framework.ClusterEvent;
import io.jurumudi.scheduler.framework.FilterPlugin;
import io.jurumudi.scheduler.framework.Filtering;
import io.jurumudi.scheduler.framework.PodInfo;
import io.jurumudi.scheduler.framework.Snapshot;
import io.jurumudi.scheduler.framework.Verdict;

/** A pod that names its node goes there or nowhere. */
final class NodeName implements FilterPlugin {

    @Override
    public String name() {
        return "NodeName";
    }

    @Override
    public Filtering filtering(PodInfo pod, Snapshot snapshot) {
        String wanted = pod.pod().getSpec().getNodeName();
        if (wanted == null || wanted.isEmpty()) {
            return Filtering.NOT_CONCERNED;
        }
        return Filtering.each(node -> node.name().equals(wanted)
                ? Verdict.FITS
                : Verdict.hopeless("node(s) didn't match the requested node name"));
    }

    @Override
    public boolean mayHelp(ClusterEvent event, PodInfo pod) {
        return event instanceof ClusterEvent.NodeAdded(var node)
                && node.getMetadata().getName().equals(pod.pod().getSpec().getNodeName());
    }
}
