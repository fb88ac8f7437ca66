package io.jurumudi.network.proxy;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointHints;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.ForNode;
import io.fabric8.kubernetes.api.model.discovery.v1.ForZone;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One address and port that serves a service port.
 *
 * @param local whether it is on this node
 * @param zoneHints the zones that should use it; empty when there is no hint
 * @param nodeHints the nodes that should use it; empty when there is no hint
 */
record Endpoint(
        String address,
        int port,
        boolean local,
        boolean ready,
        boolean serving,
        boolean terminating,
        Set<String> zoneHints,
        Set<String> nodeHints) {

    static final String SERVICE_NAME = "kubernetes.io/service-name";

    boolean servingWhileTerminating() {
        return serving && terminating;
    }

    /** The endpoints of each service port, each address once and always in the same order. */
    static Map<PortName, List<Endpoint>> of(Collection<EndpointSlice> slices, Family family, String nodeName) {
        Map<PortName, Map<String, Endpoint>> byPort = new HashMap<>();
        for (EndpointSlice slice : slices) {
            Map<String, String> labels =
                    Optional.ofNullable(slice.getMetadata().getLabels()).orElse(Map.of());
            String service = labels.getOrDefault(SERVICE_NAME, "");
            if (service.isEmpty()
                    || labels.containsKey(ServicePort.HEADLESS)
                    || !family.name().equalsIgnoreCase(slice.getAddressType())
                    || slice.getPorts() == null) {
                continue;
            }
            for (EndpointPort port : slice.getPorts()) {
                if (port.getPort() == null || port.getPort() == 0) {
                    continue;
                }
                PortName name = new PortName(
                        slice.getMetadata().getNamespace(),
                        service,
                        Optional.ofNullable(port.getName()).orElse(""),
                        ServicePort.protocol(port.getProtocol()));
                collect(slice, port.getPort(), nodeName, byPort.computeIfAbsent(name, n -> new TreeMap<>()));
            }
        }
        Map<PortName, List<Endpoint>> sorted = new HashMap<>();
        byPort.forEach((name, endpoints) -> sorted.put(name, List.copyOf(endpoints.values())));
        return sorted;
    }

    private static void collect(EndpointSlice slice, int port, String nodeName, Map<String, Endpoint> into) {
        if (slice.getEndpoints() == null) {
            return;
        }
        for (var endpoint : slice.getEndpoints()) {
            if (endpoint.getAddresses() == null || endpoint.getAddresses().isEmpty()) {
                continue;
            }
            String address = endpoint.getAddresses().getFirst();
            if (!ServicePort.isAddress(address)) {
                continue;
            }
            var conditions = Optional.ofNullable(endpoint.getConditions());
            boolean terminating = conditions
                    .map(c -> c.getTerminating())
                    .filter(Boolean::booleanValue)
                    .isPresent();
            Optional<EndpointHints> hints = Optional.ofNullable(endpoint.getHints());
            Endpoint found = new Endpoint(
                    address,
                    port,
                    nodeName.equals(endpoint.getNodeName()),
                    conditions.map(c -> c.getReady()).orElse(true),
                    conditions.map(c -> c.getServing()).orElse(true),
                    terminating,
                    hints.map(EndpointHints::getForZones).orElse(List.of()).stream()
                            .map(ForZone::getName)
                            .collect(Collectors.toUnmodifiableSet()),
                    hints.map(EndpointHints::getForNodes).orElse(List.of()).stream()
                            .map(ForNode::getName)
                            .collect(Collectors.toUnmodifiableSet()));
            // A new pod may already have the address of one that is not quite gone: the living one counts.
            into.merge(address + " " + port, found, (old, young) -> young.terminating ? old : young);
        }
    }

    /** How many ready endpoints each service has on this node; several ports of one pod count once. */
    static Map<String, Integer> localReady(Map<PortName, List<Endpoint>> endpoints) {
        Map<String, List<String>> addresses = new HashMap<>();
        endpoints.forEach((name, all) -> addresses
                .computeIfAbsent(name.serviceKey(), k -> new ArrayList<>())
                .addAll(all.stream()
                        .filter(e -> e.local && e.ready)
                        .map(Endpoint::address)
                        .toList()));
        return addresses.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e ->
                (int) e.getValue().stream().distinct().count()));
    }
}
