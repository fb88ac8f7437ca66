package io.jurumudi.scheduler.framework;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;

/** Something that happened and may let a pod be scheduled that could not be before. */
public sealed interface ClusterEvent {

    record NodeAdded(Node node) implements ClusterEvent {}

    record NodeUpdated(Node old, Node node) implements ClusterEvent {}

    record NodeDeleted(Node node) implements ClusterEvent {}

    /** A pod was bound to a node, by whomever. */
    record PodBound(Pod pod) implements ClusterEvent {}

    /** A pod on a node changed. */
    record BoundPodUpdated(Pod old, Pod pod) implements ClusterEvent {}

    /** A pod on a node is gone or has ended, or was not bound after all. */
    record PodLeft(Pod pod) implements ClusterEvent {}

    /** The waiting pod itself changed. */
    record WaitingPodUpdated(Pod old, Pod pod) implements ClusterEvent {}
}
