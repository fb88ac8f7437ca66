package io.jurumudi.network.dns;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.jurumudi.client.Informer;
import io.jurumudi.client.Informers;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The cluster as informers see it, with an index for each way to look. */
final class InformerView implements ClusterView {
    private static final String ADDRESS = "dns-address";
    private static final String SERVICE = "dns-service";
    private static final String SERVICE_NAME = "kubernetes.io/service-name";

    private final Informer<Namespace> namespaces;
    private final Informer<Service> services;
    private final Informer<EndpointSlice> slices;

    InformerView(Informers informers) {
        namespaces = informers.of(Namespace.class);
        services = informers.of(Service.class).index(ADDRESS, InformerView::addresses);
        slices = informers
                .of(EndpointSlice.class)
                .index(SERVICE, InformerView::service)
                .index(ADDRESS, InformerView::addresses);
    }

    @Override
    public boolean synced() {
        return namespaces.synced() && services.synced() && slices.synced();
    }

    @Override
    public boolean hasNamespace(String name) {
        return namespaces.get("", name).isPresent();
    }

    @Override
    public Optional<Service> service(String namespace, String name) {
        return services.get(namespace, name);
    }

    @Override
    public List<EndpointSlice> slices(String namespace, String service) {
        return slices.byIndex(SERVICE, namespace + "/" + service);
    }

    @Override
    public List<Service> servicesWithAddress(InetAddress address) {
        return services.byIndex(ADDRESS, address.getHostAddress());
    }

    @Override
    public List<EndpointSlice> slicesWithAddress(InetAddress address) {
        return slices.byIndex(ADDRESS, address.getHostAddress());
    }

    private static Collection<String> addresses(Service service) {
        return ServiceRecords.clusterAddresses(service).stream()
                .map(InformerView::oneSpelling)
                .toList();
    }

    private static Collection<String> addresses(EndpointSlice slice) {
        return slice.getEndpoints() == null
                ? Set.of()
                : slice.getEndpoints().stream()
                        .flatMap(endpoint -> endpoint.getAddresses().stream())
                        .map(InformerView::oneSpelling)
                        .collect(Collectors.toSet());
    }

    /** IPv6 addresses can be written in many ways. */
    private static String oneSpelling(String address) {
        return InetAddress.ofLiteral(address).getHostAddress();
    }

    private static Collection<String> service(EndpointSlice slice) {
        Map<String, String> labels = slice.getMetadata().getLabels();
        return labels == null || !labels.containsKey(SERVICE_NAME)
                ? Set.of()
                : Set.of(slice.getMetadata().getNamespace() + "/" + labels.get(SERVICE_NAME));
    }
}
