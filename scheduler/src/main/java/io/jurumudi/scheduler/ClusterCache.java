package io.jurumudi.scheduler;

import io.fabric8.kubernetes.api.model.Node;
import io.jurumudi.scheduler.framework.Labels;
import io.jurumudi.scheduler.framework.NodeInfo;
import io.jurumudi.scheduler.framework.PodInfo;
import io.jurumudi.scheduler.framework.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Which pods are on which nodes, including those that have been placed but whose binding is not known to have happened yet. What
 * is worked out about a node is kept until the node or its pods change.
 */
final class ClusterCache {

    /** A node by its name; pods may be known before their node is, and after. */
    private static final class Slot {
        private Optional<Node> node = Optional.empty();
        private final Map<String, PodInfo> pods = new LinkedHashMap<>();
        private Optional<NodeInfo> info = Optional.empty();

        boolean isEmpty() {
            return node.isEmpty() && pods.isEmpty();
        }

        Optional<NodeInfo> info() {
            if (info.isEmpty()) {
                info = node.map(n -> NodeInfo.of(n, List.copyOf(pods.values())));
            }
            return info;
        }
    }

    private final Function<String, Map<String, String>> namespaceLabels;
    private final Function<PodInfo, Labels> siblings;
    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private final Map<String, String> nodeOfPod = new HashMap<>();
    private final Set<String> assumed = new HashSet<>();
    private Optional<Map<String, Integer>> nodesWithImage = Optional.empty();

    /** The arguments are as {@link Snapshot} explains. */
    ClusterCache(Function<String, Map<String, String>> namespaceLabels, Function<PodInfo, Labels> siblings) {
        this.namespaceLabels = namespaceLabels;
        this.siblings = siblings;
    }

    synchronized void putNode(Node node) {
        change(node.getMetadata().getName(), slot -> slot.node = Optional.of(node));
        nodesWithImage = Optional.empty();
    }

    synchronized void removeNode(String name) {
        change(name, slot -> slot.node = Optional.empty());
        nodesWithImage = Optional.empty();
    }

    /** A pod is on a node for certain, wherever it was thought to be. */
    synchronized void putPod(PodInfo pod) {
        removePod(pod.uid());
        place(pod, pod.pod().getSpec().getNodeName());
    }

    /** A pod is about to be on a node. */
    synchronized void assume(PodInfo pod, String node) {
        removePod(pod.uid());
        place(pod, node);
        assumed.add(pod.uid());
    }

    synchronized boolean isAssumed(String uid) {
        return assumed.contains(uid);
    }

    /** Takes back an assumption; does nothing once the pod is known to be on its node. */
    synchronized void forget(String uid) {
        if (assumed.contains(uid)) {
            removePod(uid);
        }
    }

    synchronized void removePod(String uid) {
        assumed.remove(uid);
        String node = nodeOfPod.remove(uid);
        if (node != null) {
            change(node, slot -> slot.pods.remove(uid));
        }
    }

    private void place(PodInfo pod, String node) {
        nodeOfPod.put(pod.uid(), node);
        change(node, slot -> slot.pods.put(pod.uid(), pod));
    }

    private void change(String name, Consumer<Slot> how) {
        Slot slot = slots.computeIfAbsent(name, n -> new Slot());
        how.accept(slot);
        slot.info = Optional.empty();
        if (slot.isEmpty()) {
            slots.remove(name);
        }
    }

    synchronized Snapshot snapshot() {
        List<NodeInfo> nodes = new ArrayList<>();
        slots.values().forEach(slot -> slot.info().ifPresent(nodes::add));
        if (nodesWithImage.isEmpty()) {
            Map<String, Integer> counts = new HashMap<>();
            nodes.forEach(node -> node.images().keySet().forEach(image -> counts.merge(image, 1, Integer::sum)));
            nodesWithImage = Optional.of(Map.copyOf(counts));
        }
        return new Snapshot(List.copyOf(nodes), nodesWithImage.get(), namespaceLabels, siblings);
    }
}
