package io.jurumudi.network.dns;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.jurumudi.network.dns.ResourceRecord.Data;
import io.jurumudi.network.dns.ServiceRecords.Port;
import io.jurumudi.network.dns.ServiceRecords.Target;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The names of a cluster, as version 1.1.0 of Kubernetes' DNS specification has them:
 *
 * <pre>
 *   SERVICE.NAMESPACE.svc.ZONE                  cluster IP, or every ready endpoint of a headless service
 *   HOST.SERVICE.NAMESPACE.svc.ZONE             an endpoint, by its host name or 10-1-2-3
 *   _PORT._PROTOCOL.SERVICE.NAMESPACE.svc.ZONE  where a named port is served (SRV)
 *   10-1-2-3.NAMESPACE.pod.ZONE                 that address
 *   dns-version.ZONE                            the specification's version (TXT)
 * </pre>
 */
final class ClusterZone {
    private static final String VERSION = "1.1.0";
    private static final String SVC = "svc";

    private final DnsName zone;
    private final long ttl;
    private final ClusterView cluster;
    private final Clock clock;

    ClusterZone(String domain, Duration ttl, ClusterView cluster, Clock clock) {
        this.zone = DnsName.of(domain).lowerCase();
        this.ttl = ttl.toSeconds();
        this.cluster = cluster;
        this.clock = clock;
    }

    boolean contains(DnsName name) {
        return name.isIn(zone);
    }

    boolean ready() {
        return cluster.synced();
    }

    /** Answers about a name that is {@link #contains in the zone}. An alias is not followed. */
    Reply answer(DnsName asked, int type) {
        List<String> labels = asked.lowerCase().before(zone);
        int depth = labels.size();
        String kind = depth == 0 ? "" : labels.get(depth - 1);
        if (depth == 0) {
            return apex(asked, type);
        } else if (kind.equals("dns-version") && depth == 1) {
            return known(asked, type, List.of(new Data.Text(VERSION)));
        } else if (kind.equals("dns")) {
            return depth == 1 ? noData() : nameServer(asked, type, labels);
        } else if (!kind.equals(SVC) && !kind.equals("pod")) {
            return noSuchName();
        } else if (depth == 1) {
            return noData();
        } else if (!cluster.hasNamespace(labels.get(depth - 2))) {
            return noSuchName();
        } else if (depth == 2) {
            return noData();
        }
        return kind.equals(SVC) ? service(asked, type, labels) : pod(asked, type, labels);
    }

    /** The names of an address of a service or an endpoint; empty when it is neither. */
    Optional<Reply> reverse(DnsName asked, int type, InetAddress address) {
        List<Data> names = new ArrayList<>();
        cluster.servicesWithAddress(address)
                .forEach(s -> names.add(new Data.Pointer(
                        serviceName(s.getMetadata().getName(), s.getMetadata().getNamespace()))));
        cluster.slicesWithAddress(address)
                .forEach(slice -> slice.getEndpoints().stream()
                        .flatMap(endpoint -> endpoint.getAddresses().stream()
                                .filter(a -> InetAddress.ofLiteral(a).equals(address))
                                .map(a -> ServiceRecords.host(endpoint, a)))
                        .map(host -> DnsName.of(host)
                                .under(serviceName(
                                        slice.getMetadata().getLabels().getOrDefault("kubernetes.io/service-name", ""),
                                        slice.getMetadata().getNamespace())))
                        .filter(DnsName::fits)
                        .map(Data.Pointer::new)
                        .filter(pointer -> !names.contains(pointer))
                        .forEach(names::add));
        return names.isEmpty() ? Optional.empty() : Optional.of(known(asked, type, names));
    }

    private Reply apex(DnsName asked, int type) {
        return switch (type) {
            case Wire.SOA -> Reply.of(List.of(authority()), List.of());
            case Wire.NS -> {
                DnsName server = DnsName.of("ns.dns").under(zone);
                yield Reply.of(
                        List.of(record(asked, new Data.NameServer(server))), addresses(server, nameServerAddresses()));
            }
            default -> noData();
        };
    }

    private Reply nameServer(DnsName asked, int type, List<String> labels) {
        return labels.equals(List.of("ns", "dns")) ? known(asked, type, nameServerAddresses()) : noSuchName();
    }

    private List<Data> nameServerAddresses() {
        return cluster.service(DnsAddon.NAMESPACE, DnsAddon.SERVICE)
                .map(service -> addresses(ServiceRecords.ofService(service)))
                .orElse(List.of());
    }

    private Reply service(DnsName asked, int type, List<String> labels) {
        int depth = labels.size();
        String namespace = labels.get(depth - 2);
        String name = labels.get(depth - 3);
        Optional<Service> found = cluster.service(namespace, name).filter(s -> s.getSpec() != null);
        if (found.isEmpty() || depth > 5) {
            return noSuchName();
        }
        Service service = found.get();
        if (ServiceRecords.isExternalName(service)) {
            DnsName target = DnsName.of(service.getSpec().getExternalName());
            return depth == 3 && target.fits()
                    ? Reply.of(List.of(record(asked, new Data.Alias(target))), List.of())
                    : noSuchName();
        }
        DnsName serviceName = serviceName(name, namespace);
        List<Target> all = ServiceRecords.headless(service)
                ? ServiceRecords.ofEndpoints(cluster.slices(namespace, name))
                : ServiceRecords.ofService(service);
        return switch (depth) {
            case 3 -> type == Wire.SRV ? ports(asked, serviceName, all, "", "") : targets(asked, type, all);
            case 4 -> {
                String host = labels.getFirst();
                yield host.startsWith("_")
                        ? protocol(host.substring(1), all)
                        : endpoint(asked, type, serviceName, host, cluster.slices(namespace, name));
            }
            default -> port(asked, type, serviceName, labels, all);
        };
    }

    private Reply targets(DnsName asked, int type, List<Target> targets) {
        // The specification wants this name denied while a headless service has no endpoint.
        return targets.isEmpty() ? noSuchName() : known(asked, type, addresses(targets));
    }

    private Reply endpoint(DnsName asked, int type, DnsName serviceName, String host, List<EndpointSlice> slices) {
        List<Target> named = ServiceRecords.ofEndpoints(slices).stream()
                .filter(target -> target.host().equalsIgnoreCase(host))
                .toList();
        return type == Wire.SRV && !named.isEmpty()
                ? ports(asked, serviceName, named, "", "")
                : targets(asked, type, named);
    }

    /** {@code _tcp.web…} is no record's name, but there are names below it. */
    private Reply protocol(String protocol, List<Target> targets) {
        boolean used = targets.stream()
                .flatMap(t -> t.ports().stream())
                .anyMatch(p -> p.protocol().equals(protocol));
        return used ? noData() : noSuchName();
    }

    private Reply port(DnsName asked, int type, DnsName serviceName, List<String> labels, List<Target> targets) {
        String port = labels.get(0);
        String protocol = labels.get(1);
        if (!port.startsWith("_") || !protocol.startsWith("_") || port.length() == 1) {
            return noSuchName();
        }
        Reply servers = ports(asked, serviceName, targets, port.substring(1), protocol.substring(1));
        return servers.answers().isEmpty() || type == Wire.SRV ? servers : noData();
    }

    /** Where ports are served; with an empty name, all of them. */
    private Reply ports(DnsName asked, DnsName serviceName, List<Target> targets, String port, String protocol) {
        List<ResourceRecord> servers = new ArrayList<>();
        List<ResourceRecord> additional = new ArrayList<>();
        // A service with addresses of both families is still served in one place.
        int weight = Math.max(
                1,
                100
                        / (int) Math.max(
                                1, targets.stream().map(Target::host).distinct().count()));
        for (Target target : targets) {
            DnsName host = target.host().isEmpty()
                    ? serviceName
                    : DnsName.of(target.host()).under(serviceName);
            List<Port> served = target.ports().stream()
                    .filter(p -> port.isEmpty()
                            || p.name().equalsIgnoreCase(port) && p.protocol().equals(protocol))
                    .toList();
            for (Port p : served) {
                ResourceRecord server = record(asked, new Data.Server(0, weight, p.number(), host));
                if (!servers.contains(server)) {
                    servers.add(server);
                }
            }
            if (!served.isEmpty()) {
                additional.add(record(host, new Data.Address(target.address())));
            }
        }
        return servers.isEmpty() ? noSuchName() : Reply.of(shuffled(servers), additional);
    }

    /** Any address is believed: whether there is such a pod costs a watch of all pods, and proves nothing. */
    private Reply pod(DnsName asked, int type, List<String> labels) {
        if (labels.size() != 3) {
            return noSuchName();
        }
        String dashed = labels.getFirst();
        boolean four = dashed.chars().filter(c -> c == '-').count() == 3 && !dashed.contains("--");
        try {
            byte[] address =
                    InetAddress.ofLiteral(dashed.replace('-', four ? '.' : ':')).getAddress();
            return known(asked, type, List.of(new Data.Address(address)));
        } catch (IllegalArgumentException notAnAddress) {
            return noSuchName();
        }
    }

    /** The records of a type among those a name has. */
    private Reply known(DnsName asked, int type, List<Data> all) {
        List<ResourceRecord> wanted = new ArrayList<>();
        for (Data data : all) {
            if (type == Wire.ANY || data.type() == type) {
                wanted.add(record(asked, data));
            }
        }
        return wanted.isEmpty() ? noData() : Reply.of(shuffled(wanted), List.of());
    }

    /** Many clients take the first, so each gets another first. */
    private static List<ResourceRecord> shuffled(List<ResourceRecord> records) {
        Collections.shuffle(records);
        return records;
    }

    private static List<Data> addresses(List<Target> targets) {
        List<Data> addresses = new ArrayList<>();
        targets.forEach(target -> addresses.add(new Data.Address(target.address())));
        return addresses;
    }

    private List<ResourceRecord> addresses(DnsName name, List<Data> addresses) {
        return addresses.stream().map(address -> record(name, address)).toList();
    }

    private DnsName serviceName(String service, String namespace) {
        return new DnsName(List.of(service, namespace, SVC)).under(zone);
    }

    private ResourceRecord record(DnsName name, Data data) {
        return new ResourceRecord(name, ttl, data);
    }

    private Reply noData() {
        return Reply.noData(authority());
    }

    private Reply noSuchName() {
        return Reply.noSuchName(authority());
    }

    /** Tells for how long a denial may be believed. */
    private ResourceRecord authority() {
        return record(
                zone,
                new Data.Authority(
                        DnsName.of("ns.dns").under(zone),
                        DnsName.of("hostmaster").under(zone),
                        clock.instant().getEpochSecond(),
                        7200,
                        1800,
                        86400,
                        ttl));
    }
}
