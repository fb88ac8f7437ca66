package io.jurumudi.network.dns;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jurumudi.client.Component;
import io.jurumudi.client.ControlLoop;
import io.jurumudi.client.Informer;
import io.jurumudi.client.Informers;
import io.jurumudi.client.Key;
import io.jurumudi.client.Outcome;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a {@link ClusterDns} known to the cluster: keeps the Service {@code kube-system/kube-dns} (without a selector, on the
 * cluster IP that kubelets tell pods) and an EndpointSlice that leads to the server. A service of that name with a selector is
 * somebody else's name server and left alone.
 */
public final class DnsAddon implements Component {
    static final String NAMESPACE = "kube-system";
    static final String SERVICE = "kube-dns";

    private static final Logger LOG = LoggerFactory.getLogger(DnsAddon.class);
    private static final Key KEY = new Key(NAMESPACE, SERVICE);
    private static final int PORT = 53;

    private final KubernetesClient client;
    private final Informers informers;
    private final Informer<Service> services;
    private final Informer<EndpointSlice> slices;
    private final String nodeName;
    private final String clusterIp;
    private final InetSocketAddress server;
    private final String sliceName;
    private final ControlLoop loop;

    /**
     * @param clusterIp the address pods find in their {@code /etc/resolv.conf}
     * @param server where a {@link ClusterDns} listens, on an address that other nodes and pods reach
     */
    public DnsAddon(
            KubernetesClient client, Informers informers, String nodeName, String clusterIp, InetSocketAddress server) {
        this.client = client;
        this.informers = informers;
        this.services = informers.of(Service.class);
        this.slices = informers.of(EndpointSlice.class);
        this.nodeName = nodeName;
        this.clusterIp = clusterIp;
        this.server = server;
        this.sliceName = SERVICE + "-" + nodeName;
        this.loop = new ControlLoop("dns-addon", 1, key -> reconcile(), Clock.systemUTC());
    }

    @Override
    public void start() {
        services.onChange(change -> wake(Key.of(change.object()).equals(KEY)));
        slices.onChange(change -> wake(Key.of(change.object()).equals(new Key(NAMESPACE, sliceName))));
        informers.start();
        loop.start();
        loop.enqueue(KEY);
    }

    private void wake(boolean ours) {
        if (ours) {
            loop.enqueue(KEY);
        }
    }

    private Outcome reconcile() throws InterruptedException {
        services.awaitSync();
        slices.awaitSync();
        Optional<Service> service = services.get(KEY);
        if (service.isEmpty()) {
            client.resource(wantedService()).create();
        } else if (hasSelector(service.get())) {
            LOG.info("The service {} has a selector: it leads to a name server that is not this one", KEY);
            return Outcome.done();
        } else if (!clusterIp.equals(service.get().getSpec().getClusterIP())) {
            LOG.error(
                    "The service {} has the cluster IP {}, but pods are told to ask {}",
                    KEY,
                    service.get().getSpec().getClusterIP(),
                    clusterIp);
        }
        EndpointSlice wanted = wantedSlice();
        Optional<EndpointSlice> slice = slices.get(NAMESPACE, sliceName);
        if (slice.isEmpty()) {
            client.resource(wanted).create();
        } else if (!same(slice.get(), wanted)) {
            client.resource(new EndpointSliceBuilder(slice.get())
                            .editMetadata()
                            .addToLabels(wanted.getMetadata().getLabels())
                            .endMetadata()
                            .withEndpoints(wanted.getEndpoints())
                            .withPorts(wanted.getPorts())
                            .build())
                    .update();
        }
        return Outcome.done();
    }

    private static boolean hasSelector(Service service) {
        Map<String, String> selector = service.getSpec().getSelector();
        return selector != null && !selector.isEmpty();
    }

    private static boolean same(EndpointSlice have, EndpointSlice want) {
        return have.getMetadata()
                        .getLabels()
                        .entrySet()
                        .containsAll(want.getMetadata().getLabels().entrySet())
                && Objects.equals(addresses(have), addresses(want))
                && Objects.equals(ports(have), ports(want));
    }

    private static List<String> addresses(EndpointSlice slice) {
        return slice.getEndpoints().stream()
                .flatMap(e -> e.getAddresses().stream())
                .toList();
    }

    private static List<String> ports(EndpointSlice slice) {
        return slice.getPorts().stream()
                .map(p -> p.getName() + " " + p.getProtocol() + " " + p.getPort())
                .toList();
    }

    private Service wantedService() {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(SERVICE)
                .addToLabels("k8s-app", "kube-dns")
                .addToLabels("kubernetes.io/cluster-service", "true")
                .addToLabels("kubernetes.io/name", "CoreDNS")
                .endMetadata()
                .withNewSpec()
                .withClusterIP(clusterIp)
                .withPorts(servicePort("dns", "UDP"), servicePort("dns-tcp", "TCP"))
                .endSpec()
                .build();
    }

    private static ServicePort servicePort(String name, String protocol) {
        return new ServicePortBuilder()
                .withName(name)
                .withProtocol(protocol)
                .withPort(PORT)
                .withTargetPort(new IntOrString(PORT))
                .build();
    }

    private EndpointSlice wantedSlice() {
        String address = server.getAddress().getHostAddress();
        return new EndpointSliceBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(sliceName)
                .addToLabels("kubernetes.io/service-name", SERVICE)
                .addToLabels("endpointslice.kubernetes.io/managed-by", "dns-addon.jurumudi.io")
                .endMetadata()
                .withAddressType(address.indexOf(':') >= 0 ? "IPv6" : "IPv4")
                .addNewEndpoint()
                .withAddresses(address)
                .withNodeName(nodeName)
                .withNewConditions()
                .withReady(true)
                .withServing(true)
                .withTerminating(false)
                .endConditions()
                .endEndpoint()
                .withPorts(port("dns", "UDP"), port("dns-tcp", "TCP"))
                .build();
    }

    private EndpointPort port(String name, String protocol) {
        return new EndpointPortBuilder()
                .withName(name)
                .withProtocol(protocol)
                .withPort(server.getPort())
                .build();
    }

    @Override
    public void close() {
        loop.close();
    }
}
