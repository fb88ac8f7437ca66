package io.jurumudi.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.Json;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.registry.Call;
import io.jurumudi.server.registry.Change;
import io.jurumudi.server.registry.Meta;
import io.jurumudi.server.registry.Registry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code kubernetes} Service, by which pods find the API, and where it leads: to every server of the cluster that is alive. Each server
 * looks again every ten seconds, so that the address of one that died is gone half a minute later.
 */
final class OwnService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OwnService.class);

    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final String NAMESPACE = "default";
    private static final String NAME = "kubernetes";

    private final Registry registry;
    private final MasterLeases leases;
    private final String clusterIp;
    private final String address;
    private final int port;
    private final CountDownLatch closed = new CountDownLatch(1);
    private Optional<Thread> thread = Optional.empty();

    /**
     * @param clusterIp the Service's own address
     * @param address and port where the server is reached from nodes
     */
    OwnService(Registry registry, MasterLeases leases, String clusterIp, String address, int port) {
        this.registry = registry;
        this.leases = leases;
        this.clusterIp = clusterIp;
        this.address = address;
        this.port = port;
    }

    /** Makes what is missing, and from then on keeps it right. */
    void start() {
        ensure("", "services", service(), List.of());
        if (InetAddress.ofLiteral(address).isLoopbackAddress()) {
            return; // Endpoints may not be of the host itself: nobody elsewhere could reach them.
        }
        reconcile();
        thread = Optional.of(Thread.ofVirtual().name("kubernetes-endpoints").start(this::run));
    }

    private void run() {
        try {
            while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    reconcile();
                } catch (RuntimeException failed) {
                    LOG.warn("Cannot tell where the API is served; tried again in {}", INTERVAL, failed);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void reconcile() {
        leases.renew(address);
        lead(leases.addresses());
    }

    private void lead(List<String> addresses) {
        ensure("", "endpoints", endpoints(addresses), List.of("subsets"));
        ensure("discovery.k8s.io", "endpointslices", slice(addresses), List.of("endpoints", "ports"));
    }

    /** Takes this server's address away, so that nobody tries it in vain. */
    @Override
    public void close() {
        closed.countDown();
        if (thread.isEmpty()) {
            return;
        }
        try {
            thread.get().join();
            leases.remove(address);
            lead(leases.addresses());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            LOG.warn("Cannot take away the address of this server; it will go with its lease", failed);
        }
    }

    /** @param parts what is to be as wanted even in an object that is there */
    private void ensure(String group, String resource, ObjectNode wanted, List<String> parts) {
        Kind kind = registry.kinds().resource(group, resource).orElseThrow();
        kind.applyDefaults(wanted);
        Optional<ObjectNode> there = registry.get(kind, NAMESPACE, NAME);
        if (there.isEmpty()) {
            try {
                registry.create(call(kind, "create"), wanted);
                return;
            } catch (ApiException taken) {
                if (!taken.reason().equals("AlreadyExists")) {
                    throw taken;
                }
            }
        }
        if (there.isEmpty() || !withParts(there.get().deepCopy(), wanted, parts).equals(there.get())) {
            registry.update(
                    call(kind, "update"), new Change.Compute(object -> withParts(object, wanted, parts)), () -> {});
        }
    }

    private static ObjectNode withParts(ObjectNode object, ObjectNode wanted, List<String> parts) {
        for (String part : parts) {
            if (wanted.has(part)) {
                object.set(part, wanted.get(part).deepCopy());
            } else {
                object.remove(part);
            }
        }
        return object;
    }

    private Call call(Kind kind, String verb) {
        return Call.internal(kind, NAMESPACE, NAME, verb, registry.clock().instant());
    }

    private static ObjectNode named(String apiVersion, String kind) {
        ObjectNode object = Json.object().put("kind", kind).put("apiVersion", apiVersion);
        Meta.of(object).set("name", NAME).set("namespace", NAMESPACE);
        return object;
    }

    private ObjectNode service() {
        ObjectNode service = named("v1", "Service");
        Meta.of(service)
                .node()
                .putObject("labels")
                .put("component", "apiserver")
                .put("provider", "kubernetes");
        ObjectNode spec = service.putObject("spec");
        spec.put("clusterIP", clusterIp).put("type", "ClusterIP").put("sessionAffinity", "None");
        spec.putArray("ports")
                .addObject()
                .put("name", "https")
                .put("protocol", "TCP")
                .put("port", 443)
                .put("targetPort", port);
        return service;
    }

    private ObjectNode endpoints(List<String> addresses) {
        ObjectNode endpoints = named("v1", "Endpoints");
        // The slice below is made here too, so nobody else is to make one after these endpoints.
        Meta.of(endpoints).node().putObject("labels").put("endpointslice.kubernetes.io/skip-mirror", "true");
        if (addresses.isEmpty()) {
            return endpoints;
        }
        ObjectNode subset = endpoints.putArray("subsets").addObject();
        ArrayNode list = subset.putArray("addresses");
        addresses.forEach(ip -> list.addObject().put("ip", ip));
        subset.putArray("ports").add(servedPort());
        return endpoints;
    }

    private ObjectNode slice(List<String> addresses) {
        ObjectNode slice = named("discovery.k8s.io/v1", "EndpointSlice");
        Meta.of(slice).node().putObject("labels").put("kubernetes.io/service-name", NAME);
        boolean six = address.contains(":");
        slice.put("addressType", six ? "IPv6" : "IPv4");
        ArrayNode endpoints = slice.putArray("endpoints");
        for (String ip : addresses) {
            if (ip.contains(":") == six) { // a slice has addresses of one kind
                ObjectNode endpoint = endpoints.addObject();
                endpoint.putArray("addresses").add(ip);
                endpoint.putObject("conditions").put("ready", true);
            }
        }
        if (!endpoints.isEmpty()) {
            slice.putArray("ports").add(servedPort());
        }
        return slice;
    }

    private ObjectNode servedPort() {
        return Json.object().put("name", "https").put("port", port).put("protocol", "TCP");
    }
}
