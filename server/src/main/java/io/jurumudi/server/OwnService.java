package io.jurumudi.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.Json;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.registry.Call;
import io.jurumudi.server.registry.Change;
import io.jurumudi.server.registry.Meta;
import io.jurumudi.server.registry.Registry;
import java.net.InetAddress;
import java.util.Optional;

/** The {@code kubernetes} Service, by which pods find this server, and where it leads. */
final class OwnService {

    private static final String NAMESPACE = "default";
    private static final String NAME = "kubernetes";

    private final Registry registry;
    private final String clusterIp;
    private final String address;
    private final int port;

    /**
     * @param clusterIp the Service's own address
     * @param address and port where the server is reached from nodes
     */
    OwnService(Registry registry, String clusterIp, String address, int port) {
        this.registry = registry;
        this.clusterIp = clusterIp;
        this.address = address;
        this.port = port;
    }

    /** Makes what is missing, and corrects an address that is no longer right. */
    void ensure() {
        ensure("", "services", service(), false);
        if (InetAddress.ofLiteral(address).isLoopbackAddress()) {
            return; // Endpoints may not be of the host itself: nobody elsewhere could reach them.
        }
        ensure("", "endpoints", endpoints(), true);
        ensure("discovery.k8s.io", "endpointslices", slice(), true);
    }

    private void ensure(String group, String resource, ObjectNode wanted, boolean replace) {
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
        if (replace) {
            registry.update(
                    call(kind, "update"),
                    new Change.Compute(object -> {
                        for (String part : new String[] {"subsets", "endpoints", "ports"}) {
                            if (wanted.has(part)) {
                                object.set(part, wanted.get(part).deepCopy());
                            }
                        }
                        return object;
                    }),
                    () -> {});
        }
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

    private ObjectNode endpoints() {
        ObjectNode endpoints = named("v1", "Endpoints");
        // The slice below is made here too, so nobody else is to make one after these endpoints.
        Meta.of(endpoints).node().putObject("labels").put("endpointslice.kubernetes.io/skip-mirror", "true");
        ObjectNode subset = endpoints.putArray("subsets").addObject();
        subset.putArray("addresses").addObject().put("ip", address);
        subset.putArray("ports")
                .addObject()
                .put("name", "https")
                .put("port", port)
                .put("protocol", "TCP");
        return endpoints;
    }

    private ObjectNode slice() {
        ObjectNode slice = named("discovery.k8s.io/v1", "EndpointSlice");
        Meta.of(slice).node().putObject("labels").put("kubernetes.io/service-name", NAME);
        slice.put("addressType", address.contains(":") ? "IPv6" : "IPv4");
        ObjectNode endpoint = slice.putArray("endpoints").addObject();
        endpoint.putArray("addresses").add(address);
        endpoint.putObject("conditions").put("ready", true);
        slice.putArray("ports")
                .addObject()
                .put("name", "https")
                .put("protocol", "TCP")
                .put("port", port);
        return slice;
    }
}
