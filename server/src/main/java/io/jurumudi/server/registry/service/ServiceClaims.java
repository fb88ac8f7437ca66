package io.jurumudi.server.registry.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GroupKind;
import io.jurumudi.machinery.Status;
import io.jurumudi.server.cache.CachedObject;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.registry.Call;
import io.jurumudi.server.registry.Meta;
import io.jurumudi.server.registry.Registry;
import io.jurumudi.server.registry.WriteHook;
import io.jurumudi.store.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Gives Services their cluster address and node ports, and takes them back. */
public final class ServiceClaims implements WriteHook {

    private static final String NONE = "None";

    private final Registry registry;
    private final Kind services;
    private final Kind addressKind;
    private final ClusterIps addresses;
    private final NodePorts ports;

    /** @param firstPort and lastPort of the node ports, both included */
    public ServiceClaims(
            Registry registry, Store store, AddressRange range, int firstPort, int lastPort, RandomGenerator random) {
        this.registry = registry;
        services = registry.kinds().resource("", "services").orElseThrow();
        addressKind =
                registry.kinds().resource("networking.k8s.io", "ipaddresses").orElseThrow();
        addresses = new ClusterIps(registry, range, random);
        ports = new NodePorts(store, firstPort, lastPort, random);
    }

    /** What one attempt to write a Service has claimed, and what it will give back once stored. */
    private final class Attempt implements Claim {
        private final boolean dryRun;
        private final boolean creates;
        private final List<String> newAddresses = new ArrayList<>();
        private final List<Integer> newPorts = new ArrayList<>();
        private final List<String> oldAddresses = new ArrayList<>();
        private final List<Integer> oldPorts = new ArrayList<>();

        Attempt(boolean dryRun, boolean creates) {
            this.dryRun = dryRun;
            this.creates = creates;
        }

        @Override
        public void settle(boolean stored) {
            if (!dryRun) {
                (stored ? oldAddresses : newAddresses).forEach(addresses::release);
                ports.release(stored ? oldPorts : newPorts);
            }
        }
    }

    @Override
    public Claim claim(Call call, ObjectNode service, Optional<ObjectNode> old) {
        if (!(service.path("spec") instanceof ObjectNode spec)) {
            return stored -> {};
        }
        Attempt attempt = new Attempt(call.dryRun(), old.isEmpty());
        try {
            old.ifPresent(before -> keep(spec, before.path("spec")));
            new ServiceFamilies(services, addresses.range().family(), service, spec, old.map(o -> o.path("spec")))
                    .complete();
            address(call, service, spec, old, attempt);
            nodePorts(call, service, spec, old, attempt);
            return attempt;
        } catch (ApiException refused) {
            attempt.settle(false);
            throw refused;
        }
    }

    @Override
    public void release(ObjectNode service) {
        addresses(service.path("spec")).forEach(addresses::release);
        ports.release(NodePorts.of(service));
    }

    /** What was given stays, when a client that does not know of it leaves it out. */
    private static void keep(ObjectNode spec, JsonNode old) {
        if (hasNodePorts(spec) && hasNodePorts(old)) {
            Set<Integer> given = new HashSet<>();
            spec.path("ports").forEach(port -> given.add(port.path("nodePort").asInt(0)));
            Map<String, Integer> before = new HashMap<>();
            old.path("ports")
                    .forEach(port ->
                            before.put(text(port, "name"), port.path("nodePort").asInt(0)));
            for (JsonNode port : spec.path("ports")) {
                int kept = before.getOrDefault(text(port, "name"), 0);
                if (port.path("nodePort").asInt(0) == 0 && kept != 0 && !given.contains(kept)) {
                    ((ObjectNode) port).put("nodePort", kept);
                }
            }
        }
        if (needsHealthCheck(spec)
                && needsHealthCheck(old)
                && spec.path("healthCheckNodePort").asInt(0) == 0
                && old.has("healthCheckNodePort")) {
            spec.set("healthCheckNodePort", old.get("healthCheckNodePort"));
        }
    }

    private void address(Call call, ObjectNode service, ObjectNode spec, Optional<ObjectNode> old, Attempt attempt) {
        List<String> before = old.map(o -> addresses(o.path("spec"))).orElse(List.of());
        if (isExternal(spec)) {
            attempt.oldAddresses.addAll(before);
            return;
        }
        if (old.filter(o -> !isExternal(o.path("spec"))).isPresent()) {
            return; // An address does not change; validation says so to whoever tries.
        }
        String wanted = text(spec, "clusterIP");
        if (wanted.equals(NONE) || spec.path("clusterIPs").size() > 1) {
            return;
        }
        Meta meta = Meta.of(service);
        try {
            if (wanted.isEmpty()) {
                wanted = addresses.claimAny(call.namespace(), meta.name(), call.dryRun());
            } else if (AddressRange.bytes(wanted).isPresent()) {
                addresses.claim(wanted, call.namespace(), meta.name(), call.dryRun());
            } else {
                return;
            }
        } catch (ClusterIps.Refused why) {
            String shown = spec.path("clusterIPs").isEmpty()
                    ? "null"
                    : spec.path("clusterIPs").toString();
            throw invalid(
                    service,
                    "spec.clusterIPs",
                    shown,
                    "failed to allocate IP" + (wanted.isEmpty() ? "" : " " + wanted) + ": " + why.getMessage());
        }
        attempt.newAddresses.add(wanted);
        spec.put("clusterIP", wanted);
        spec.putArray("clusterIPs").add(wanted);
    }

    private void nodePorts(Call call, ObjectNode service, ObjectNode spec, Optional<ObjectNode> old, Attempt attempt) {
        List<Integer> before = old.map(NodePorts::of).orElse(List.of());
        Set<Integer> ours = new HashSet<>(before);
        if (hasNodePorts(spec)) {
            boolean allocate = text(spec, "type").equals("NodePort")
                    || spec.path("allocateLoadBalancerNodePorts").asBoolean(true);
            Map<Integer, Integer> byPort = new HashMap<>();
            int i = 0;
            for (JsonNode port : spec.path("ports")) {
                nodePort(service, (ObjectNode) port, i++, allocate, ours, byPort, attempt, call.dryRun());
            }
            if (old.isPresent()) {
                distinct(spec);
            }
        }
        if (needsHealthCheck(spec)) {
            int wanted = spec.path("healthCheckNodePort").asInt(0);
            if (wanted == 0) {
                spec.put("healthCheckNodePort", any(attempt, ours, call.dryRun()));
            } else if (ours.add(wanted)) {
                ports.claim(wanted, call.dryRun()).ifPresent(why -> {
                    throw ApiException.internalError(
                            "failed to allocate requested HealthCheck NodePort " + wanted + ": " + why);
                });
                attempt.newPorts.add(wanted);
            }
        }
        List<Integer> now = NodePorts.of(service);
        before.stream().filter(port -> !now.contains(port)).forEach(attempt.oldPorts::add);
    }

    private void nodePort(
            ObjectNode service,
            ObjectNode port,
            int index,
            boolean allocate,
            Set<Integer> ours,
            Map<Integer, Integer> byPort,
            Attempt attempt,
            boolean dryRun) {
        int wanted = port.path("nodePort").asInt(0);
        if (wanted == 0 && !allocate) {
            return;
        }
        int number = port.path("port").asInt();
        if (wanted == 0) {
            // TCP and UDP of the same port share a node port.
            wanted = byPort.getOrDefault(number, requested(service, number));
        }
        if (wanted == 0) {
            wanted = any(attempt, ours, dryRun);
            ours.add(wanted);
        } else if (ours.add(wanted)) {
            int asked = wanted;
            ports.claim(asked, dryRun).ifPresent(why -> {
                throw invalid(service, "spec.ports[" + index + "].nodePort", Integer.toString(asked), why);
            });
            attempt.newPorts.add(asked);
        } else if (attempt.creates && !byPort.getOrDefault(number, 0).equals(wanted)) {
            throw invalid(service, "spec.ports[" + index + "].nodePort", Integer.toString(wanted), NodePorts.TAKEN);
        }
        byPort.putIfAbsent(number, wanted);
        port.put("nodePort", wanted);
    }

    /** A port that stands twice in one Service is found out before validation could tell where. */
    private static void distinct(ObjectNode spec) {
        Set<String> seen = new HashSet<>();
        for (JsonNode port : spec.path("ports")) {
            int nodePort = port.path("nodePort").asInt(0);
            String what = "{" + text(port, "protocol") + " " + nodePort + "}";
            if (nodePort != 0 && !seen.add(what)) {
                throw new ApiException(Status.failure(500, "", "duplicate nodePort: " + what, Optional.empty()));
            }
        }
    }

    private static int requested(ObjectNode service, int number) {
        for (JsonNode port : service.path("spec").path("ports")) {
            if (port.path("port").asInt() == number && port.path("nodePort").asInt(0) != 0) {
                return port.path("nodePort").asInt();
            }
        }
        return 0;
    }

    /** @param ours ports that the Service has already, which a dry run does not note as taken */
    private int any(Attempt attempt, Set<Integer> ours, boolean dryRun) {
        int port = ports.claimAny(ours, dryRun)
                .orElseThrow(() -> ApiException.internalError("failed to allocate a nodePort: range is full"));
        attempt.newPorts.add(port);
        return port;
    }

    /** Claims what Services have and nobody claimed, and frees what is claimed for Services that are gone. Run before serving. */
    public void reconcile() {
        Set<String> used = new HashSet<>();
        List<Integer> usedPorts = new ArrayList<>();
        for (CachedObject cached : registry.cache(services).state().objects().values()) {
            ObjectNode service = registry.tree(services, cached);
            for (String address : addresses(service.path("spec"))) {
                used.add(address);
                claimAgain(address, cached);
            }
            usedPorts.addAll(NodePorts.of(service));
        }
        for (CachedObject address :
                registry.cache(addressKind).state().objects().values()) {
            if (addresses.isOurs(address) && !used.contains(address.name())) {
                addresses.release(address.name());
            }
        }
        ports.reconcile(usedPorts);
    }

    private void claimAgain(String address, CachedObject service) {
        if (addresses.range().contains(address)
                && registry.readCached(addressKind, "", address).isEmpty()) {
            try {
                addresses.claim(address, service.namespace(), service.name(), false);
            } catch (ClusterIps.Refused taken) {
                return; // Somebody else claimed it meanwhile, most likely another server at the same work.
            }
        }
    }

    private static List<String> addresses(JsonNode spec) {
        List<String> all = new ArrayList<>();
        spec.path("clusterIPs").forEach(address -> {
            if (!address.asText().equals(NONE) && !address.asText().isEmpty()) {
                all.add(address.asText());
            }
        });
        return isExternal(spec) ? List.of() : all;
    }

    private static ApiException invalid(ObjectNode service, String field, String value, String why) {
        return ApiException.invalid(
                new GroupKind("", "Service"),
                Meta.of(service).name(),
                List.of(new Status.Cause("FieldValueInvalid", "Invalid value: " + value + ": " + why, field)));
    }

    private static boolean isExternal(JsonNode spec) {
        return text(spec, "type").equals("ExternalName");
    }

    private static boolean hasNodePorts(JsonNode spec) {
        String type = text(spec, "type");
        return type.equals("NodePort") || type.equals("LoadBalancer");
    }

    private static boolean needsHealthCheck(JsonNode spec) {
        return text(spec, "type").equals("LoadBalancer")
                && text(spec, "externalTrafficPolicy").equals("Local");
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }
}
