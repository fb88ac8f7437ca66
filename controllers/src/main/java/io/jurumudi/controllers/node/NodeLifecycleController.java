package io.jurumudi.controllers.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jurumudi.client.Change;
import io.jurumudi.client.ControlLoop;
import io.jurumudi.client.EventRecorder;
import io.jurumudi.client.Informer;
import io.jurumudi.client.Key;
import io.jurumudi.client.Outcome;
import io.jurumudi.client.RawApi;
import io.jurumudi.client.Selection;
import io.jurumudi.controllers.common.Api;
import io.jurumudi.controllers.common.Context;
import io.jurumudi.controllers.common.Controller;
import io.jurumudi.controllers.common.Pods;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Notices when a node falls silent, says so in its conditions, and keeps its taints in line with its conditions, so that the
 * scheduler avoids it and its pods leave it.
 */
public final class NodeLifecycleController implements Controller {
    private static final String LEASES = "kube-node-lease";

    private final Context context;
    private final Informer<Node> nodes;
    private final Informer<Lease> leases;
    private final Informer<Pod> pods;
    private final EventRecorder events;
    private final RawApi api;
    private final Duration period;
    private final Duration grace;
    private final Duration startupGrace;
    private final Map<Key, NodeHealth> health = new ConcurrentHashMap<>();

    /**
     * @param period how often a node is looked at when nothing changes
     * @param grace how long a node may be silent
     * @param startupGrace the same for one that has never told its status
     */
    public NodeLifecycleController(Context context, Duration period, Duration grace, Duration startupGrace) {
        this.context = context;
        this.nodes = context.informer(Node.class);
        this.leases = context.informer(Lease.class, Selection.everything().inNamespace(LEASES));
        this.pods = context.informer(Pod.class);
        this.events = context.events("node-controller");
        this.api = new RawApi(context.client());
        this.period = period;
        this.grace = grace;
        this.startupGrace = startupGrace;
    }

    @Override
    public void watch(ControlLoop loop) {
        context.onChange(nodes, change -> {
            Node node = change.object();
            switch (change) {
                case Change.Added<Node> added ->
                    tell(node, "RegisteredNode", "Registered Node %s in Controller".formatted(name(node)));
                case Change.Deleted<Node> deleted ->
                    tell(node, "RemovingNode", "Removing Node %s from Controller".formatted(name(node)));
                case Change.Updated<Node> updated -> {}
            }
            loop.enqueue(Key.of(node));
        });
    }

    private static String name(Node node) {
        return node.getMetadata().getName();
    }

    private void tell(Node node, String reason, String event) {
        events.normal(node, reason, "Node %s event: %s".formatted(name(node), event));
    }

    @Override
    public Outcome reconcile(Key key) {
        Optional<Node> found = nodes.get(key);
        if (found.isEmpty()) {
            health.remove(key);
            return Outcome.done();
        }
        Node node = found.get();
        Instant now = context.clock().instant();
        String renewed = leases.get(LEASES, key.name())
                .map(lease -> String.valueOf(lease.getSpec().getRenewTime()))
                .orElse("");
        Optional<NodeHealth> before = Optional.ofNullable(health.get(key));
        NodeHealth seen = NodeHealth.observe(before, node, renewed, now);
        if (seen.isSilent(NodeHealth.ready(node).isPresent() ? grace : startupGrace, now)) {
            node = reportSilence(node, now);
            seen = NodeHealth.observe(Optional.of(seen), node, renewed, now);
        }
        health.put(key, seen);
        if (before.filter(h -> h.isReady()).isPresent() && !seen.isReady()) {
            events.normal(node, "NodeNotReady", "Node %s status is now: NodeNotReady".formatted(key));
            markPodsNotReady(node, now);
        } else if (seen.isUnknown()) {
            markPodsNotReady(node, now);
        }
        List<Taint> taints = NodeTaints.wanted(node, !seen.since().plus(period).isAfter(now), now);
        if (!taints.equals(node.getSpec().getTaints())) {
            writeTaints(node, taints);
        }
        return Outcome.again(period);
    }

    private Node reportSilence(Node node, Instant now) {
        List<NodeCondition> conditions = NodeHealth.unknown(node, now);
        if (node.getStatus() != null && conditions.equals(node.getStatus().getConditions())) {
            return node;
        }
        return context.client()
                .nodes()
                .resource(new NodeBuilder(node)
                        .editOrNewStatus()
                        .withConditions(conditions)
                        .endStatus()
                        .build())
                .updateStatus();
    }

    /** No service should send traffic to pods nobody can speak for. */
    private void markPodsNotReady(Node node, Instant now) {
        for (Pod pod : TaintEvictionController.on(pods, name(node))) {
            if (!Pods.isReady(pod)) {
                continue;
            }
            Pod marked = new PodBuilder(pod)
                    .editStatus()
                    .removeMatchingFromConditions(c -> "Ready".equals(c.getType()))
                    .addToConditions(
                            new PodConditionBuilder(Pods.condition(pod, "Ready").orElseThrow())
                                    .withStatus("False")
                                    .withLastTransitionTime(
                                            now.truncatedTo(ChronoUnit.SECONDS).toString())
                                    .build())
                    .endStatus()
                    .build();
            try {
                context.client()
                        .pods()
                        .inNamespace(pod.getMetadata().getNamespace())
                        .resource(marked)
                        .updateStatus();
                events.warning(pod, "NodeNotReady", "Node is not ready");
            } catch (KubernetesClientException e) {
                if (!Api.isNotFound(e)) {
                    throw e;
                }
            }
        }
    }

    private void writeTaints(Node node, List<Taint> taints) {
        api.send(
                "PATCH",
                "/api/v1/nodes/" + name(node),
                RawApi.MERGE_PATCH,
                Map.of(
                        "metadata",
                        Map.of("resourceVersion", node.getMetadata().getResourceVersion()),
                        "spec",
                        Map.of("taints", taints)));
    }
}
