package io.jurumudi.network.dns;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a service offers to be named: addresses and ports, its own or those of its endpoints. */
final class ServiceRecords {
    private ServiceRecords() {}

    /**
     * Something that serves.
     *
     * @param host the label of an endpoint below its service's name; empty for the service itself
     * @param ports none when only the address counts
     */
    record Target(String host, byte[] address, List<Port> ports) {}

    /** A port by its name, perhaps empty, and its protocol in lower case. */
    record Port(String name, String protocol, int number) {}

    static boolean headless(Service service) {
        return "None".equals(service.getSpec().getClusterIP());
    }

    static boolean isExternalName(Service service) {
        return "ExternalName".equals(service.getSpec().getType());
    }

    /** The cluster IPs of a service; none for a headless one. */
    static List<String> clusterAddresses(Service service) {
        List<String> addresses = service.getSpec().getClusterIPs();
        if (addresses == null || addresses.isEmpty()) {
            addresses = Optional.ofNullable(service.getSpec().getClusterIP())
                    .map(List::of)
                    .orElse(List.of());
        }
        return addresses.stream().filter(a -> !a.isEmpty() && !a.equals("None")).toList();
    }

    /** The service itself, once for each of its cluster IPs. */
    static List<Target> ofService(Service service) {
        List<Port> ports = Optional.ofNullable(service.getSpec().getPorts()).orElse(List.of()).stream()
                .map(p -> new Port(text(p.getName()), protocol(p.getProtocol()), p.getPort()))
                .toList();
        return clusterAddresses(service).stream()
                .map(address -> new Target("", literal(address), ports))
                .toList();
    }

    /** The ready endpoints. A service that publishes those that are not, has them marked as ready. */
    static List<Target> ofEndpoints(Collection<EndpointSlice> slices) {
        List<Target> targets = new ArrayList<>();
        for (EndpointSlice slice : slices) {
            if ("FQDN".equals(slice.getAddressType()) || slice.getEndpoints() == null) {
                continue;
            }
            List<Port> ports = Optional.ofNullable(slice.getPorts()).orElse(List.of()).stream()
                    .filter(p -> p.getPort() != null)
                    .map(p -> new Port(text(p.getName()), protocol(p.getProtocol()), p.getPort()))
                    .toList();
            for (Endpoint endpoint : slice.getEndpoints()) {
                boolean ready = endpoint.getConditions() == null
                        || endpoint.getConditions().getReady() == null
                        || endpoint.getConditions().getReady();
                if (ready) {
                    endpoint.getAddresses()
                            .forEach(address ->
                                    targets.add(new Target(host(endpoint, address), literal(address), ports)));
                }
            }
        }
        return targets;
    }

    /** What an endpoint is called below its service: as its pod wants, or by its address. */
    static String host(Endpoint endpoint, String address) {
        return endpoint.getHostname() != null && !endpoint.getHostname().isEmpty()
                ? endpoint.getHostname()
                : address.replace('.', '-').replace(':', '-');
    }

    private static byte[] literal(String address) {
        return InetAddress.ofLiteral(address).getAddress();
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }

    private static String protocol(String value) {
        return value == null ? "tcp" : value.toLowerCase(Locale.ROOT);
    }
}
