package io.jurumudi.controllers.node;

import io.fabric8.kubernetes.api.model.Node;
import io.jurumudi.client.Change;
import io.jurumudi.client.ControlLoop;
import io.jurumudi.client.EventRecorder;
import io.jurumudi.client.Informer;
import io.jurumudi.client.Key;
import io.jurumudi.client.Outcome;
import io.jurumudi.client.RawApi;
import io.jurumudi.controllers.common.Context;
import io.jurumudi.controllers.common.Controller;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives every node a part of the cluster's range of pod addresses. */
public final class NodeIpamController implements Controller {
    private static final int IPV6_MASK = 64;

    private final Context context;
    private final Informer<Node> nodes;
    private final EventRecorder events;
    private final RawApi api;
    private final List<CidrPool> pools;

    /**
     * @param clusterCidr one range for each address family, separated by a comma
     * @param ipv4Mask how long the prefix of a node's IPv4 part is
     * @throws IllegalArgumentException when a range cannot be read
     */
    public NodeIpamController(Context context, String clusterCidr, int ipv4Mask) {
        this.context = context;
        this.nodes = context.informer(Node.class);
        this.events = context.events("cidrAllocator");
        this.api = new RawApi(context.client());
        this.pools = Arrays.stream(clusterCidr.split(","))
                .map(range -> new CidrPool(range, range.contains(":") ? IPV6_MASK : ipv4Mask))
                .toList();
    }

    @Override
    public void watch(ControlLoop loop) {
        // Before anything is given away, what nodes have already is marked as taken.
        nodes.list().forEach(node -> node.getSpec().getPodCIDRs().forEach(this::occupy));
        context.onChange(nodes, change -> {
            if (change instanceof Change.Deleted<Node>(Node node)) {
                node.getSpec().getPodCIDRs().forEach(part -> pools.forEach(pool -> pool.release(part)));
            } else {
                loop.enqueue(Key.of(change.object()));
            }
        });
    }

    private void occupy(String part) {
        pools.forEach(pool -> pool.occupy(part));
    }

    @Override
    public Outcome reconcile(Key key) {
        Optional<Node> node = nodes.get(key);
        if (node.isEmpty()) {
            return Outcome.done();
        }
        if (!node.get().getSpec().getPodCIDRs().isEmpty()) {
            node.get().getSpec().getPodCIDRs().forEach(this::occupy);
            return Outcome.done();
        }
        List<String> parts = new ArrayList<>();
        for (CidrPool pool : pools) {
            Optional<String> part = pool.take();
            if (part.isEmpty()) {
                release(parts);
                events.warning(
                        node.get(), "CIDRNotAvailable", "Node %s status is now: CIDRNotAvailable".formatted(key));
                return Outcome.retry("no part of the cluster's range is left");
            }
            parts.add(part.get());
        }
        try {
            api.send(
                    "PATCH",
                    "/api/v1/nodes/" + key.name(),
                    RawApi.MERGE_PATCH,
                    Map.of(
                            "metadata",
                            Map.of("resourceVersion", node.get().getMetadata().getResourceVersion()),
                            "spec",
                            Map.of("podCIDR", parts.getFirst(), "podCIDRs", parts)));
        } catch (RuntimeException e) {
            release(parts);
            throw e;
        }
        return Outcome.done();
    }

    private void release(List<String> parts) {
        parts.forEach(part -> pools.forEach(pool -> pool.release(part)));
    }
}
