package io.jurumudi.network.dns;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** What the zone needs to know about the cluster. */
interface ClusterView {

    /** Whether everything is known; until then nothing can be denied. */
    boolean synced();

    boolean hasNamespace(String name);

    Optional<Service> service(String namespace, String name);

    List<EndpointSlice> slices(String namespace, String service);

    List<Service> servicesWithAddress(InetAddress address);

    List<EndpointSlice> slicesWithAddress(InetAddress address);
}
