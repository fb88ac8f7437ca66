package io.jurumudi.scheduler.framework;

import java.util.List;
import java.util.Optional;

/** A rule that says where a pod had better go. */
public interface ScorePlugin {

    /** As upstream names it; users see it in configuration. */
    String name();

    /**
     * Empty when this pod makes no difference to the plugin.
     *
     * @param feasible the nodes to compare, at least two
     */
    Optional<Scoring> scoring(PodInfo pod, Snapshot snapshot, List<NodeInfo> feasible);
}
