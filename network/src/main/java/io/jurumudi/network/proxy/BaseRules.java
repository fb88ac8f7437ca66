package io.jurumudi.network.proxy;

import java.util.List;

/**
 * The part of the table that every node has, whatever services exist: where packets enter, and how they find their service in
 * one look-up each.
 *
 * <pre>
 *   what                                   where                     why there
 *   load balancer source ranges            before DNAT               the address that was asked must still be visible
 *   service address to endpoint (DNAT)     prerouting and output     packets of others, and of this host
 *   reject or drop without endpoints       input, forward, output    reject is not allowed earlier in older kernels
 *   masquerade (SNAT)                      postrouting               the way out must be known
 * </pre>
 */
final class BaseRules {
    static final String SERVICE_IPS = "service-ips";
    static final String SERVICE_NODE_PORTS = "service-nodeports";
    static final String CLUSTER_IPS = "cluster-ips";
    static final String NO_ENDPOINT_SERVICES = "no-endpoint-services";
    static final String NO_ENDPOINT_NODE_PORTS = "no-endpoint-nodeports";
    static final String FIREWALL_IPS = "firewall-ips";
    static final String HAIRPIN_CONNECTIONS = "hairpin-connections";
    static final String REJECT = "reject-chain";

    private static final String SERVICES = "services";
    private static final String FIREWALL_CHECK = "firewall-check";
    private static final String SERVICE_CHECK = "service-endpoints-check";
    private static final String NODE_PORT_CHECK = "nodeport-endpoints-check";
    private static final String CLUSTER_IP_CHECK = "cluster-ips-check";

    private final Family family;
    private final ServiceProxyConfig config;
    private final List<String> clusterCidr;
    private final String ip;
    private final String destination;
    private final String nodePort = "meta l4proto . th dport";

    BaseRules(Family family, ServiceProxyConfig config) {
        this.family = family;
        this.config = config;
        this.clusterCidr = ofFamily(config.clusterCidr());
        this.ip = family.keyword();
        this.destination = ip + " daddr . meta l4proto . th dport";
    }

    void write(RuleSet.Builder rules, NodeView node) {
        containers(rules);
        firewall(rules);
        translation(rules);
        refusals(rules);
        masquerading(rules, node);
    }

    /** Marks a packet to be masqueraded on its way out. */
    String masqueradeMark() {
        return "mark set mark or " + mark();
    }

    /** Matches packets of pods of the cluster; empty when it is not known where their addresses come from. */
    String ifFromPod() {
        return clusterCidr.isEmpty() ? "" : ip + " saddr " + set(clusterCidr);
    }

    private void containers(RuleSet.Builder rules) {
        String service = "type " + family.addressType() + " . inet_proto . inet_service : verdict;";
        String port = "type inet_proto . inet_service : verdict;";
        rules.map(SERVICE_IPS, service)
                .map(NO_ENDPOINT_SERVICES, service)
                .map(FIREWALL_IPS, service)
                .map(SERVICE_NODE_PORTS, port)
                .map(NO_ENDPOINT_NODE_PORTS, port)
                .set(CLUSTER_IPS, "type " + family.addressType() + ";")
                .set(
                        HAIRPIN_CONNECTIONS,
                        "type %1$s . %1$s . inet_proto . inet_service;".formatted(family.addressType()));
    }

    private void firewall(RuleSet.Builder rules) {
        rules.rule(FIREWALL_CHECK, destination, "vmap", "@" + FIREWALL_IPS)
                .baseChain("filter-prerouting-pre-dnat", hook("filter", "prerouting", -110))
                .rule("filter-prerouting-pre-dnat", "ct state new jump", FIREWALL_CHECK)
                .baseChain("filter-output-pre-dnat", hook("filter", "output", -110))
                .rule("filter-output-pre-dnat", "ct state new jump", FIREWALL_CHECK);
    }

    private void translation(RuleSet.Builder rules) {
        if (config.masqueradeAll()) {
            rules.rule(SERVICES, ip, "daddr @" + CLUSTER_IPS, masqueradeMark());
        } else if (!clusterCidr.isEmpty()) {
            // Somebody outside may route the service range here; the endpoint would answer them directly, past our
            // DNAT.
            rules.rule(SERVICES, ip, "daddr @" + CLUSTER_IPS, ip, "saddr !=", set(clusterCidr), masqueradeMark());
        }
        rules.rule(SERVICES, destination, "vmap", "@" + SERVICE_IPS)
                .rule(SERVICES, nodeAddress(), nodePort, "vmap", "@" + SERVICE_NODE_PORTS)
                .baseChain("nat-prerouting", hook("nat", "prerouting", -100))
                .rule("nat-prerouting", "jump", SERVICES)
                .baseChain("nat-output", hook("nat", "output", -100))
                .rule("nat-output", "jump", SERVICES);
    }

    private void refusals(RuleSet.Builder rules) {
        rules.rule(REJECT, "meta l4proto tcp reject with tcp reset")
                .rule(REJECT, "reject")
                .rule(SERVICE_CHECK, destination, "vmap", "@" + NO_ENDPOINT_SERVICES)
                .rule(NODE_PORT_CHECK, nodeAddress(), nodePort, "vmap", "@" + NO_ENDPOINT_NODE_PORTS)
                // What is still addressed to a cluster IP here asked for a port that the service does not have.
                .rule(CLUSTER_IP_CHECK, ip, "daddr @" + CLUSTER_IPS, "goto", REJECT);
        List<String> serviceCidrs = ofFamily(config.serviceCidrs());
        if (!serviceCidrs.isEmpty()) {
            rules.rule(CLUSTER_IP_CHECK, ip, "daddr", set(serviceCidrs), "drop");
        }
        rules.baseChain("filter-input", hook("filter", "input", 0))
                .rule("filter-input", "ct state new jump", NODE_PORT_CHECK)
                .rule("filter-input", "ct state new jump", SERVICE_CHECK);
        for (String hook : List.of("forward", "output")) {
            rules.baseChain("filter-" + hook, hook("filter", hook, 0))
                    .rule("filter-" + hook, "ct state new jump", SERVICE_CHECK)
                    .rule("filter-" + hook, "ct state new jump", CLUSTER_IP_CHECK);
        }
    }

    private void masquerading(RuleSet.Builder rules, NodeView node) {
        String chain = "nat-postrouting";
        rules.baseChain(chain, hook("nat", "postrouting", 100))
                .rule(chain, "mark and", mark(), "!= 0 mark set mark xor", mark(), "masquerade fully-random")
                // A pod that reaches itself through a service would otherwise get an answer from its own address.
                .rule(
                        chain,
                        "ct status dnat",
                        "%1$s saddr . %1$s daddr . meta l4proto . th dport".formatted(ip),
                        "@" + HAIRPIN_CONNECTIONS,
                        "masquerade fully-random");
        if (!node.unseenPodCidrs().isEmpty()) {
            // Answers must come back to us, or they would reach the client with the address of the endpoint.
            String pods = set(node.unseenPodCidrs());
            rules.rule(chain, "ct status dnat", ip, "saddr", pods, ip, "daddr", pods, "masquerade fully-random");
        }
    }

    /** Matches destinations on which node ports are served. Loopback is not: its answers could not be told apart. */
    private String nodeAddress() {
        List<String> wanted = ofFamily(config.nodeportAddresses());
        return (wanted.isEmpty() ? "" : ip + " daddr " + set(wanted) + " ")
                + "fib daddr type local "
                + ip
                + " daddr != "
                + family.loopback();
    }

    private String mark() {
        return "0x%08x".formatted(1 << config.masqueradeBit());
    }

    private List<String> ofFamily(List<String> cidrs) {
        return cidrs.stream().filter(c -> Family.of(c) == family).toList();
    }

    private static String hook(String type, String hook, int priority) {
        return "type " + type + " hook " + hook + " priority " + priority + ";";
    }

    private static String set(List<String> values) {
        return "{ " + String.join(", ", values) + " }";
    }
}
