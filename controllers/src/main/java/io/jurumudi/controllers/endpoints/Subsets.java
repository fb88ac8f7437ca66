package io.jurumudi.controllers.endpoints;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointAddressBuilder;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.EndpointSubsetBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.jurumudi.controllers.common.Pods;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The content of an Endpoints object: addresses that have the same ports stand together. */
final class Subsets {
    /** At most so many addresses fit into one object. */
    static final int MOST_ADDRESSES = 1000;

    private Subsets() {}

    static List<EndpointSubset> of(Service service, List<Pod> pods) {
        Map<List<EndpointPort>, EndpointSubsetBuilder> byPorts = new LinkedHashMap<>();
        boolean publishAll = Backends.publishesNotReady(service);
        for (Pod pod : pods) {
            if (Pods.isDeleting(pod) && !publishAll) {
                continue;
            }
            Optional<String> ip = address(service, pod);
            List<EndpointPort> ports = ports(service, pod);
            if (ip.isEmpty() || ports.isEmpty() && !service.getSpec().getPorts().isEmpty()) {
                continue;
            }
            String node = Pods.nodeName(pod);
            EndpointAddress address = new EndpointAddressBuilder()
                    .withIp(ip.get())
                    .withHostname(Backends.hostname(pod, service).orElse(null))
                    .withNodeName(node.isEmpty() ? null : node)
                    .withTargetRef(Backends.reference(pod))
                    .build();
            EndpointSubsetBuilder subset = byPorts.computeIfAbsent(ports, p -> new EndpointSubsetBuilder());
            if (publishAll || Pods.isReady(pod)) {
                subset.addToAddresses(address);
            } else {
                subset.addToNotReadyAddresses(address);
            }
        }
        List<EndpointSubset> subsets = new ArrayList<>();
        byPorts.forEach(
                (ports, subset) -> subsets.add(sorted(subset.withPorts(ports).build())));
        return subsets;
    }

    private static Optional<String> address(Service service, Pod pod) {
        List<String> families = service.getSpec().getIpFamilies();
        boolean ipv6 = !families.isEmpty() && "IPv6".equals(families.getFirst());
        return Backends.addresses(pod).stream()
                .filter(a -> Backends.isIpv6(a) == ipv6)
                .findFirst();
    }

    private static List<EndpointPort> ports(Service service, Pod pod) {
        List<EndpointPort> ports = new ArrayList<>();
        for (ServicePort port : service.getSpec().getPorts()) {
            Backends.targetPort(pod, port)
                    .ifPresent(number -> ports.add(new EndpointPortBuilder()
                            .withName(port.getName())
                            .withPort(number)
                            .withProtocol(Backends.protocol(port.getProtocol()))
                            .withAppProtocol(port.getAppProtocol())
                            .build()));
        }
        return ports;
    }

    private static EndpointSubset sorted(EndpointSubset subset) {
        Comparator<EndpointAddress> byIp = Comparator.comparing(EndpointAddress::getIp);
        return new EndpointSubsetBuilder(subset)
                .withAddresses(subset.getAddresses().stream().sorted(byIp).toList())
                .withNotReadyAddresses(
                        subset.getNotReadyAddresses().stream().sorted(byIp).toList())
                .build();
    }

    static int count(List<EndpointSubset> subsets) {
        return subsets.stream()
                .mapToInt(
                        s -> s.getAddresses().size() + s.getNotReadyAddresses().size())
                .sum();
    }

    /** As many addresses as fit into one object, ready ones first. */
    static List<EndpointSubset> truncated(List<EndpointSubset> subsets) {
        if (count(subsets) <= MOST_ADDRESSES) {
            return subsets;
        }
        int room = MOST_ADDRESSES;
        List<List<EndpointAddress>> ready = new ArrayList<>();
        for (EndpointSubset subset : subsets) {
            List<EndpointAddress> some =
                    subset.getAddresses().stream().limit(room).toList();
            ready.add(some);
            room -= some.size();
        }
        List<EndpointSubset> result = new ArrayList<>();
        for (int i = 0; i < subsets.size(); i++) {
            List<EndpointAddress> some =
                    subsets.get(i).getNotReadyAddresses().stream().limit(room).toList();
            room -= some.size();
            if (!ready.get(i).isEmpty() || !some.isEmpty()) {
                result.add(new EndpointSubsetBuilder(subsets.get(i))
                        .withAddresses(ready.get(i))
                        .withNotReadyAddresses(some)
                        .build());
            }
        }
        return result;
    }
}
