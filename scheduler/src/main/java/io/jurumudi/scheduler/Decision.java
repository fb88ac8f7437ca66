package io.jurumudi.scheduler;

import java.util.Set;

/** Where a pod goes. */
sealed interface Decision {

    record Placed(String node) implements Decision {}

    /**
     * Nowhere, for now.
     *
     * @param message says why, as people are told
     * @param rejectedBy the plugins that kept it off a node, without which nothing can change; empty when there are no nodes
     */
    record Unschedulable(String message, Set<String> rejectedBy) implements Decision {}
}
