package io.jurumudi.network.proxy;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jurumudi.client.Component;
import io.jurumudi.client.Informer;
import io.jurumudi.client.Informers;
import io.jurumudi.client.Selection;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a node's nftables rules in step with the cluster's services and endpoint slices. One thread looks at everything that is
 * known, computes what the rules should be, and writes what differs; it sleeps until something changes.
 */
public final class ServiceProxy implements Component {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceProxy.class);
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final String ZONE = "topology.kubernetes.io/zone";
    private static final String TO_BE_DELETED = "ToBeDeletedByClusterAutoscaler";

    private final ServiceProxyConfig config;
    private final Informers informers;
    private final Informer<Service> services;
    private final Informer<EndpointSlice> slices;
    private final Informer<Node> nodes;
    private final Commands commands;
    private final List<FamilyProxy> families;
    private final ProxyHealth health = new ProxyHealth(Clock.systemUTC());
    private final HealthServers healthServers;
    private final Semaphore changed = new Semaphore(0);
    private final Thread loop;

    /** All there is for one address family. */
    private record FamilyProxy(Table table, Flows flows) {}

    public ServiceProxy(KubernetesClient client, Informers informers, ServiceProxyConfig config) {
        this.config = config;
        this.informers = informers;
        services = informers.of(Service.class);
        slices = informers.of(EndpointSlice.class);
        nodes = informers.of(Node.class, Selection.everything().withFields("metadata.name=" + config.nodeName()));
        commands = new Commands(config.commandPrefix());
        families = config.families().stream()
                .map(family ->
                        new FamilyProxy(new Table(family, config.table(), commands), new Flows(family, commands)))
                .toList();
        healthServers = new HealthServers(health, this::nodeEligible);
        loop = Thread.ofVirtual().name("service-proxy").unstarted(this::run);
    }

    /** Removes everything a proxy with this configuration made, whether or not one runs. */
    public static void cleanup(ServiceProxyConfig config) throws IOException, InterruptedException {
        Commands commands = new Commands(config.commandPrefix());
        for (Family family : config.families()) {
            new Table(family, config.table(), commands).remove();
        }
    }

    /** Prepares the kernel, and begins to write rules once services and endpoint slices are known. */
    @Override
    public void start() throws IOException {
        if (config.healthzBindAddress().isPresent()) {
            healthServers.serveOwn(config.healthzBindAddress().get());
        }
        services.onChange(change -> wake());
        slices.onChange(change -> wake());
        nodes.onChange(change -> wake());
        informers.start();
        loop.start();
    }

    /** Stops changing the rules and leaves them in place, so that services go on while the proxy is replaced. */
    @Override
    public void close() {
        loop.interrupt();
        try {
            loop.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        healthServers.close();
    }

    private void wake() {
        health.queued();
        changed.release();
    }

    private void run() {
        try {
            Map<Family, Boolean> bridgesSeen = new HashMap<>();
            for (Family family : config.families()) {
                bridgesSeen.put(family, new Kernel(commands).prepare(family));
            }
            services.awaitSync();
            slices.awaitSync();
            nodes.awaitSync();
            LOG.info("Services of the cluster are routed by the nftables table {}", config.table());
            while (true) {
                changed.drainPermits();
                Duration rest = config.minSyncPeriod();
                try {
                    sync(bridgesSeen);
                    health.updated();
                } catch (IOException | RuntimeException e) {
                    LOG.error("Cannot write service rules, will try again in {} s", RETRY.toSeconds(), e);
                    changed.release();
                    rest = RETRY;
                }
                Thread.sleep(rest);
                sleepUntilChange();
            }
        } catch (InterruptedException closed) {
            LOG.debug("The service proxy has ended");
        }
    }

    /** Waits for news; meanwhile sweeps up chains that are no longer needed. */
    private void sleepUntilChange() throws InterruptedException {
        while (true) {
            Optional<Duration> sweep = families.stream()
                    .flatMap(family -> family.table.untilChainsAreFree().stream())
                    .min(Duration::compareTo);
            if (sweep.isEmpty()) {
                changed.acquire();
                return;
            }
            if (changed.tryAcquire(sweep.get().toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
            for (FamilyProxy family : families) {
                try {
                    family.table.deleteEmptiedChains();
                } catch (IOException e) {
                    LOG.warn("Cannot delete chains that are no longer needed; will start afresh", e);
                    return;
                }
            }
        }
    }

    private void sync(Map<Family, Boolean> bridgesSeen) throws IOException, InterruptedException {
        Collection<Service> allServices = services.list();
        Collection<EndpointSlice> allSlices = slices.list();
        Map<String, Integer> healthCheckPorts = new HashMap<>();
        Map<String, Integer> localEndpoints = new HashMap<>();
        for (FamilyProxy family : families) {
            Family of = family.table.family();
            List<ServicePort> ports = ServicePort.of(allServices, of);
            Map<PortName, List<Endpoint>> endpoints = Endpoint.of(allSlices, of, config.nodeName());
            NodeView node = nodeView(of, bridgesSeen.get(of));
            family.table.write(RuleSets.compute(of, config, ports, endpoints, node));
            family.flows.forgetStale(ports, endpoints);
            ports.stream()
                    .filter(port -> port.healthCheckNodePort() != 0)
                    .forEach(port -> healthCheckPorts.put(port.name().serviceKey(), port.healthCheckNodePort()));
            Endpoint.localReady(endpoints).forEach((service, count) -> localEndpoints.merge(service, count, Math::max));
        }
        if (config.serveHealthCheckNodePorts()) {
            healthServers.serveServices(healthCheckPorts, localEndpoints);
        }
    }

    private NodeView nodeView(Family family, boolean bridgesSeen) {
        Optional<Node> node = nodes.get("", config.nodeName());
        List<String> addresses = node
                .flatMap(n -> Optional.ofNullable(n.getStatus()))
                .flatMap(s -> Optional.ofNullable(s.getAddresses()))
                .orElse(List.of())
                .stream()
                .map(a -> a.getAddress())
                .filter(a -> ServicePort.isAddress(a) && Family.of(a) == family)
                .toList();
        List<String> podCidrs = node
                .flatMap(n -> Optional.ofNullable(n.getSpec()))
                .flatMap(s -> Optional.ofNullable(s.getPodCIDRs()))
                .orElse(List.of())
                .stream()
                .filter(c -> Family.of(c) == family)
                .toList();
        return new NodeView(
                config.nodeName(),
                node.flatMap(n -> Optional.ofNullable(n.getMetadata().getLabels()))
                        .flatMap(labels -> Optional.ofNullable(labels.get(ZONE))),
                addresses,
                bridgesSeen ? List.of() : podCidrs);
    }

    /** Load balancers should leave a node alone that is about to go. */
    private boolean nodeEligible() {
        return nodes.get("", config.nodeName())
                .filter(node -> node.getMetadata().getDeletionTimestamp() == null)
                .filter(node -> Optional.ofNullable(node.getSpec())
                        .flatMap(spec -> Optional.ofNullable(spec.getTaints()))
                        .orElse(List.of())
                        .stream()
                        .noneMatch(taint -> TO_BE_DELETED.equals(taint.getKey())))
                .isPresent();
    }
}
