package io.jurumudi.network.proxy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which endpoints of a service port this node sends traffic to.
 *
 * @param cluster for traffic under the policy Cluster
 * @param local for traffic under the policy Local
 * @param reachable either of them
 * @param any whether there is a usable endpoint on any node
 */
record Choice(List<Endpoint> cluster, List<Endpoint> local, List<Endpoint> reachable, boolean any) {

    private static final Choice NOTHING = new Choice(List.of(), List.of(), List.of(), false);

    /** Ready endpoints count; where there is none, those that still serve while they terminate do. */
    static Choice of(ServicePort port, List<Endpoint> endpoints, NodeView node) {
        if (endpoints.isEmpty()) {
            return NOTHING;
        }
        List<Endpoint> cluster = List.of();
        if (port.usesClusterEndpoints()) {
            Predicate<Endpoint> near = nearby(endpoints, node);
            cluster = readyOrServing(endpoints, near);
        }
        List<Endpoint> local = List.of();
        boolean any = !cluster.isEmpty();
        if (port.usesLocalEndpoints()) {
            any |= endpoints.stream().anyMatch(e -> e.ready() || e.servingWhileTerminating());
            local = readyOrServing(endpoints.stream().filter(Endpoint::local).toList(), e -> true);
        }
        Set<Endpoint> reachable = new LinkedHashSet<>(cluster);
        reachable.addAll(local);
        return new Choice(cluster, local, List.copyOf(reachable), any);
    }

    private static List<Endpoint> readyOrServing(List<Endpoint> endpoints, Predicate<Endpoint> near) {
        List<Endpoint> ready =
                endpoints.stream().filter(Endpoint::ready).filter(near).toList();
        return ready.isEmpty()
                ? endpoints.stream().filter(Endpoint::servingWhileTerminating).toList()
                : ready;
    }

    /** Hints are followed only when every ready endpoint has one and at least one is meant for us. */
    private static Predicate<Endpoint> nearby(List<Endpoint> endpoints, NodeView node) {
        List<Endpoint> ready = endpoints.stream().filter(Endpoint::ready).toList();
        Predicate<Endpoint> sameNode = e -> e.nodeHints().contains(node.name());
        if (ready.stream().noneMatch(e -> e.nodeHints().isEmpty())
                && ready.stream().anyMatch(sameNode)) {
            return sameNode;
        }
        Optional<String> zone = node.zone();
        Predicate<Endpoint> sameZone = e -> zone.filter(e.zoneHints()::contains).isPresent();
        if (ready.stream().noneMatch(e -> e.zoneHints().isEmpty())
                && ready.stream().anyMatch(sameZone)) {
            return sameZone;
        }
        return e -> true;
    }
}
