package io.jurumudi.scheduler.framework;

/** A rule that says where a pod must not go. */
public interface FilterPlugin {

    /** As upstream names it; users see it in configuration. */
    String name();

    Filtering filtering(PodInfo pod, Snapshot snapshot);

    /** Whether a pod that this plugin rejected may pass after the event, so that trying again is worth it. */
    boolean mayHelp(ClusterEvent event, PodInfo pod);
}
