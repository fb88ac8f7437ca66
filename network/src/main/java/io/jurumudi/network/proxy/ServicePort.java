package io.jurumudi.network.proxy;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the proxy knows of one port of one service, in one address family.
 *
 * @param nodePort 0 for none
 * @param sourceRanges who may use the load balancer addresses; empty for everybody
 * @param affinity how long a client stays with an endpoint; empty for no affinity
 * @param healthCheckNodePort 0 for none
 */
record ServicePort(
        PortName name,
        String clusterIp,
        int port,
        int nodePort,
        List<String> externalIps,
        List<String> loadBalancerIps,
        List<String> sourceRanges,
        Optional<Duration> affinity,
        boolean internalPolicyLocal,
        boolean externalPolicyLocal,
        int healthCheckNodePort) {

    static final String HEADLESS = "service.kubernetes.io/headless";
    private static final String OTHER_PROXY = "service.kubernetes.io/service-proxy-name";
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F.:]+");
    private static final Pattern CIDR = Pattern.compile("[0-9a-fA-F.:]+/[0-9]+");

    boolean externallyAccessible() {
        return nodePort != 0 || !loadBalancerIps.isEmpty() || !externalIps.isEmpty();
    }

    /** Whether endpoints anywhere may be used. They may even with the external policy Local, for traffic from this node. */
    boolean usesClusterEndpoints() {
        return !internalPolicyLocal || externallyAccessible();
    }

    boolean usesLocalEndpoints() {
        return internalPolicyLocal || (externalPolicyLocal && externallyAccessible());
    }

    /** The ports of all services that are this proxy's business, in a stable order. */
    static List<ServicePort> of(Collection<Service> services, Family family) {
        List<ServicePort> ports = new ArrayList<>();
        for (Service service : services) {
            clusterIp(service, family).ifPresent(clusterIp -> addPorts(service, family, clusterIp, ports));
        }
        ports.sort((a, b) -> a.name.compareTo(b.name));
        return List.copyOf(ports);
    }

    private static Optional<String> clusterIp(Service service, Family family) {
        ServiceSpec spec = service.getSpec();
        Map<String, String> labels = service.getMetadata().getLabels();
        if (spec == null
                || "ExternalName".equals(spec.getType())
                || (labels != null && (labels.containsKey(OTHER_PROXY) || labels.containsKey(HEADLESS)))) {
            return Optional.empty();
        }
        List<String> clusterIps = texts(spec.getClusterIPs());
        if (clusterIps.isEmpty() && spec.getClusterIP() != null) {
            clusterIps = List.of(spec.getClusterIP());
        }
        return ofFamily(clusterIps, family).stream().findFirst();
    }

    private static void addPorts(Service service, Family family, String clusterIp, List<ServicePort> into) {
        ServiceSpec spec = service.getSpec();
        boolean external = "NodePort".equals(spec.getType())
                || "LoadBalancer".equals(spec.getType())
                || !texts(spec.getExternalIPs()).isEmpty();
        boolean externalLocal = external && "Local".equals(spec.getExternalTrafficPolicy());
        List<String> ranges = texts(spec.getLoadBalancerSourceRanges()).stream()
                .map(String::strip)
                .toList();
        boolean everybody = ranges.stream().anyMatch(r -> r.endsWith("/0"));
        for (var port : Optional.ofNullable(spec.getPorts()).orElse(List.of())) {
            into.add(new ServicePort(
                    new PortName(
                            service.getMetadata().getNamespace(),
                            service.getMetadata().getName(),
                            Optional.ofNullable(port.getName()).orElse(""),
                            protocol(port.getProtocol())),
                    clusterIp,
                    port.getPort(),
                    Optional.ofNullable(port.getNodePort()).orElse(0),
                    ofFamily(texts(spec.getExternalIPs()), family),
                    ofFamily(loadBalancerIps(service), family),
                    everybody
                            ? List.of()
                            : ranges.stream()
                                    .filter(r -> CIDR.matcher(r).matches() && Family.of(r) == family)
                                    .toList(),
                    affinity(spec),
                    "Local".equals(spec.getInternalTrafficPolicy()),
                    externalLocal,
                    externalLocal && "LoadBalancer".equals(spec.getType())
                            ? Optional.ofNullable(spec.getHealthCheckNodePort()).orElse(0)
                            : 0));
        }
    }

    /** Addresses that traffic arrives with; a load balancer that is a proxy itself rewrites them before. */
    private static List<String> loadBalancerIps(Service service) {
        if (service.getStatus() == null || service.getStatus().getLoadBalancer() == null) {
            return List.of();
        }
        var ingress = Optional.ofNullable(service.getStatus().getLoadBalancer().getIngress())
                .orElse(List.of());
        return ingress.stream()
                .filter(i -> i.getIp() != null && !"Proxy".equals(i.getIpMode()))
                .map(i -> i.getIp())
                .toList();
    }

    private static Optional<Duration> affinity(ServiceSpec spec) {
        if (!"ClientIP".equals(spec.getSessionAffinity())) {
            return Optional.empty();
        }
        int seconds = Optional.ofNullable(spec.getSessionAffinityConfig())
                .map(c -> c.getClientIP())
                .map(c -> c.getTimeoutSeconds())
                .orElse(10800);
        return Optional.of(Duration.ofSeconds(seconds));
    }

    static String protocol(String protocol) {
        return switch (protocol == null ? "TCP" : protocol.toUpperCase(Locale.ROOT)) {
            case "UDP" -> "udp";
            case "SCTP" -> "sctp";
            default -> "tcp";
        };
    }

    /** What is not an address must not get into a rule, whoever let it into the API. */
    static boolean isAddress(String text) {
        return ADDRESS.matcher(text).matches();
    }

    private static List<String> ofFamily(List<String> addresses, Family family) {
        return addresses.stream()
                .filter(a -> isAddress(a) && Family.of(a) == family)
                .toList();
    }

    private static List<String> texts(List<String> values) {
        return values == null ? List.of() : values;
    }
}
