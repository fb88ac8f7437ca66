package io.jurumudi.network.proxy;

import static io.jurumudi.network.proxy.BaseRules.CLUSTER_IPS;
import static io.jurumudi.network.proxy.BaseRules.FIREWALL_IPS;
import static io.jurumudi.network.proxy.BaseRules.HAIRPIN_CONNECTIONS;
import static io.jurumudi.network.proxy.BaseRules.NO_ENDPOINT_NODE_PORTS;
import static io.jurumudi.network.proxy.BaseRules.NO_ENDPOINT_SERVICES;
import static io.jurumudi.network.proxy.BaseRules.REJECT;
import static io.jurumudi.network.proxy.BaseRules.SERVICE_IPS;
import static io.jurumudi.network.proxy.BaseRules.SERVICE_NODE_PORTS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What one service port adds to the table: its addresses in the look-up maps, and the chains they lead to. */
final class ServiceRules {
    private static final String DROP = "drop";

    private final Family family;
    private final BaseRules base;
    private final NodeView node;
    private final RuleSet.Builder rules;

    ServiceRules(Family family, BaseRules base, NodeView node, RuleSet.Builder rules) {
        this.family = family;
        this.base = base;
        this.node = node;
        this.rules = rules;
    }

    void write(ServicePort port, List<Endpoint> endpoints) {
        Choice choice = Choice.of(port, endpoints, node);
        String clusterChain = ChainNames.cluster(port.name());
        String localChain = ChainNames.local(port.name());
        spread(port, clusterChain, port.usesClusterEndpoints() ? choice.cluster() : List.of());
        spread(port, localChain, port.usesLocalEndpoints() ? choice.local() : List.of());
        endpoints(port, choice.reachable());

        boolean internal =
                choice.any() && !(port.internalPolicyLocal() && choice.local().isEmpty());
        boolean external =
                choice.any() && !(port.externalPolicyLocal() && choice.local().isEmpty());
        // Without any endpoint the client is told so. With endpoints that only policy forbids it hears nothing, so that
        // a
        // load balancer which has not noticed yet tries again and reaches another node.
        String refusal = choice.any() ? DROP : "goto " + REJECT;

        rules.element(CLUSTER_IPS, port.clusterIp());
        if (internal) {
            rules.element(
                    SERVICE_IPS,
                    key(port.clusterIp(), port),
                    "goto " + (port.internalPolicyLocal() ? localChain : clusterChain));
        } else {
            rules.element(NO_ENDPOINT_SERVICES, key(port.clusterIp(), port), refusal);
        }
        if (port.externallyAccessible()) {
            if (choice.any()) {
                externalChain(port, clusterChain, port.externalPolicyLocal() ? localChain : clusterChain, external);
            }
            externalAddresses(port, choice.any(), external, refusal);
        }
        firewall(port);
    }

    private void externalAddresses(ServicePort port, boolean any, boolean external, String refusal) {
        String chain = "goto " + ChainNames.external(port.name());
        List<String> addresses = new ArrayList<>(port.externalIps());
        addresses.addAll(port.loadBalancerIps());
        for (String address : addresses) {
            if (any) {
                rules.element(SERVICE_IPS, key(address, port), chain);
            }
            if (!external) {
                rules.element(NO_ENDPOINT_SERVICES, key(address, port), refusal);
            }
        }
        if (port.nodePort() != 0) {
            String key = port.name().protocol() + " . " + port.nodePort();
            if (any) {
                rules.element(SERVICE_NODE_PORTS, key, chain);
            }
            if (!external) {
                rules.element(NO_ENDPOINT_NODE_PORTS, key, refusal);
            }
        }
    }

    /** Traffic to external addresses. Under the policy Local, this node's own traffic may still go to any endpoint. */
    private void externalChain(ServicePort port, String clusterChain, String policyChain, boolean external) {
        String chain = ChainNames.external(port.name());
        rules.chain(chain);
        if (!port.externalPolicyLocal()) {
            rules.rule(chain, base.masqueradeMark());
        } else {
            if (!base.ifFromPod().isEmpty()) {
                rules.rule(chain, base.ifFromPod(), "goto", clusterChain);
            }
            rules.rule(chain, "fib saddr type local", base.masqueradeMark());
            rules.rule(chain, "fib saddr type local goto", clusterChain);
            rules.chain(clusterChain);
        }
        if (external) {
            rules.rule(chain, "goto", policyChain);
        }
    }

    /** Load balancer addresses can be restricted to some clients. Node ports cannot. */
    private void firewall(ServicePort port) {
        if (port.loadBalancerIps().isEmpty() || port.sourceRanges().isEmpty()) {
            return;
        }
        List<String> sources = new ArrayList<>(port.sourceRanges());
        if (node.addresses().stream().anyMatch(a -> Cidr.anyContains(port.sourceRanges(), a))) {
            // Where the load balancer's address is configured on the node, the node's own requests come from it.
            sources.addAll(port.loadBalancerIps());
        }
        String chain = ChainNames.firewall(port.name());
        rules.rule(chain, family.keyword(), "saddr != {", String.join(", ", sources), "} drop");
        port.loadBalancerIps().forEach(address -> rules.element(FIREWALL_IPS, key(address, port), "goto " + chain));
    }

    /** One random endpoint for each connection, unless the client has one already. */
    private void spread(ServicePort port, String chain, List<Endpoint> endpoints) {
        if (endpoints.isEmpty()) {
            return;
        }
        if (port.affinity().isEmpty()) {
            rules.rule(
                    chain,
                    "meta l4proto",
                    port.name().protocol(),
                    "dnat",
                    family.keyword(),
                    "addr . port to numgen random mod",
                    endpoints.size() + " map",
                    choices(endpoints.stream()
                            .map(e -> e.address() + " . " + e.port())
                            .toList()));
            return;
        }
        Duration timeout = port.affinity().get();
        for (Endpoint endpoint : endpoints) {
            rules.rule(
                    chain,
                    family.keyword(),
                    "saddr @" + ChainNames.affinity(port.name(), endpoint, timeout),
                    "goto",
                    ChainNames.endpoint(port.name(), endpoint));
        }
        rules.rule(
                chain,
                "numgen random mod",
                endpoints.size() + " vmap",
                choices(endpoints.stream()
                        .map(e -> "goto " + ChainNames.endpoint(port.name(), e))
                        .toList()));
    }

    private void endpoints(ServicePort port, List<Endpoint> reachable) {
        for (Endpoint endpoint : reachable) {
            if (endpoint.local()) {
                rules.element(
                        HAIRPIN_CONNECTIONS,
                        String.join(
                                " . ",
                                endpoint.address(),
                                endpoint.address(),
                                port.name().protocol(),
                                Integer.toString(endpoint.port())));
            }
            port.affinity().ifPresent(timeout -> {
                String clients = ChainNames.affinity(port.name(), endpoint, timeout);
                rules.dynamicSet(
                        clients,
                        "type " + family.addressType() + "; flags dynamic,timeout; timeout " + timeout.toSeconds()
                                + "s;");
                String chain = ChainNames.endpoint(port.name(), endpoint);
                rules.rule(chain, "update @" + clients, "{", family.keyword(), "saddr }");
                rules.rule(chain, "meta l4proto", port.name().protocol(), "dnat to", socket(endpoint));
            });
        }
    }

    private String socket(Endpoint endpoint) {
        return family == Family.IPV6
                ? "[" + endpoint.address() + "]:" + endpoint.port()
                : endpoint.address() + ":" + endpoint.port();
    }

    private static String key(String address, ServicePort port) {
        return address + " . " + port.name().protocol() + " . " + port.port();
    }

    private static String choices(List<String> values) {
        return IntStream.range(0, values.size())
                .mapToObj(i -> i + " : " + values.get(i))
                .collect(Collectors.joining(", ", "{ ", " }"));
    }
}
