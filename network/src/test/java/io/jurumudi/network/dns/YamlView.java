package io.jurumudi.network.dns;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A cluster that stands still. */
record YamlView(List<HasMetadata> objects, boolean synced) implements ClusterView {

    static YamlView of(String yaml) {
        KubernetesSerialization serialization = new KubernetesSerialization();
        return new YamlView(
                Arrays.stream(yaml.split("(?m)^---$"))
                        .map(document -> (HasMetadata) serialization.unmarshal(document))
                        .toList(),
                true);
    }

    @Override
    public boolean hasNamespace(String name) {
        return all(Namespace.class).anyMatch(n -> n.getMetadata().getName().equals(name));
    }

    @Override
    public Optional<Service> service(String namespace, String name) {
        return all(Service.class)
                .filter(s -> s.getMetadata().getNamespace().equals(namespace))
                .filter(s -> s.getMetadata().getName().equals(name))
                .findFirst();
    }

    @Override
    public List<EndpointSlice> slices(String namespace, String service) {
        return all(EndpointSlice.class)
                .filter(s -> s.getMetadata().getNamespace().equals(namespace))
                .filter(s -> service.equals(s.getMetadata().getLabels().get("kubernetes.io/service-name")))
                .toList();
    }

    @Override
    public List<Service> servicesWithAddress(InetAddress address) {
        return all(Service.class)
                .filter(s -> has(ServiceRecords.clusterAddresses(s), address))
                .toList();
    }

    @Override
    public List<EndpointSlice> slicesWithAddress(InetAddress address) {
        return all(EndpointSlice.class)
                .filter(s -> s.getEndpoints().stream().anyMatch(e -> has(e.getAddresses(), address)))
                .toList();
    }

    private static boolean has(List<String> literals, InetAddress address) {
        return literals.stream().map(InetAddress::ofLiteral).anyMatch(address::equals);
    }

    private <T> Stream<T> all(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast);
    }
}
