package io.jurumudi.server.registry.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GroupKind;
import io.jurumudi.machinery.Json;
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
        private final List<String> newAddresses = new ArrayList<>();
        private final List<Integer> newPorts = new ArrayList<>();
        private final List<String> oldAddresses = new ArrayList<>();
        private final List<Integer> oldPorts = new ArrayList<>();

        Attempt(boolean dryRun) {
            this.dryRun = dryRun;
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
        Attempt attempt = new Attempt(call.dryRun());
        try {
            old.ifPresent(before -> keep(spec, before.path("spec")));
            normalize(spec);
            families(spec);
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
        if (isExternal(spec) || isExternal(old)) {
            if (isExternal(spec) && !isExternal(old) && sameText(spec, old, "clusterIP")) {
                spec.remove(List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"));
            }
        } else {
            boolean none =
                    text(spec, "clusterIP").isEmpty() && spec.path("clusterIPs").isEmpty();
            if (none) {
                copy(spec, old, "clusterIP");
                copy(spec, old, "clusterIPs");
            }
            if (spec.path("ipFamilies").isEmpty()) {
                copy(spec, old, "ipFamilies");
            }
            if (text(spec, "ipFamilyPolicy").isEmpty()) {
                copy(spec, old, "ipFamilyPolicy");
            }
        }
        if (hasNodePorts(spec) && hasNodePorts(old)) {
            Map<String, JsonNode> before = new HashMap<>();
            old.path("ports").forEach(port -> before.put(portKey(port), port.path("nodePort")));
            Set<Integer> given = new HashSet<>();
            spec.path("ports").forEach(port -> given.add(port.path("nodePort").asInt(0)));
            for (JsonNode port : spec.path("ports")) {
                JsonNode kept = before.getOrDefault(portKey(port), Json.object());
                if (port.path("nodePort").asInt(0) == 0 && kept.asInt(0) != 0 && given.add(kept.asInt())) {
                    ((ObjectNode) port).set("nodePort", kept);
                }
            }
            if (needsHealthCheck(spec) && spec.path("healthCheckNodePort").asInt(0) == 0) {
                copy(spec, old, "healthCheckNodePort");
            }
        }
        if (!hasNodePorts(spec) && hasNodePorts(old)) {
            for (JsonNode port : spec.path("ports")) {
                ((ObjectNode) port).remove("nodePort");
            }
        }
        if (!needsHealthCheck(spec) && sameText(spec, old, "healthCheckNodePort")) {
            spec.remove("healthCheckNodePort");
        }
    }

    /** {@code clusterIP} and the first of {@code clusterIPs} say the same. */
    private static void normalize(ObjectNode spec) {
        String one = text(spec, "clusterIP");
        JsonNode all = spec.path("clusterIPs");
        if (!one.isEmpty() && all.isEmpty()) {
            spec.putArray("clusterIPs").add(one);
        }
    }

    private void families(ObjectNode spec) {
        if (isExternal(spec)) {
            return;
        }
        boolean bare =
                text(spec, "clusterIP").equals(NONE) && spec.path("selector").isEmpty();
        if (text(spec, "ipFamilyPolicy").isEmpty()) {
            spec.put("ipFamilyPolicy", bare ? "RequireDualStack" : "SingleStack");
        }
        if (spec.path("ipFamilies").isEmpty()) {
            spec.putArray("ipFamilies").add(addresses.range().family());
        }
        ArrayNode families = spec.withArrayProperty("ipFamilies");
        if (bare && families.size() == 1 && !text(spec, "ipFamilyPolicy").equals("SingleStack")) {
            families.add(families.get(0).asText().equals("IPv4") ? "IPv6" : "IPv4");
        }
    }

    private void address(Call call, ObjectNode service, ObjectNode spec, Optional<ObjectNode> old, Attempt attempt) {
        List<String> before = old.map(o -> addresses(o.path("spec"))).orElse(List.of());
        if (isExternal(spec)) {
            attempt.oldAddresses.addAll(before);
            return;
        }
        if (!before.isEmpty() || old.filter(o -> !isExternal(o.path("spec"))).isPresent()) {
            return; // An address does not change; validation says so to whoever tries.
        }
        String wanted = text(spec, "clusterIP");
        if (wanted.equals(NONE) || spec.path("clusterIPs").size() > 1) {
            return;
        }
        checkFamilies(service, spec);
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

    private void checkFamilies(ObjectNode service, ObjectNode spec) {
        if (text(spec, "ipFamilyPolicy").equals("RequireDualStack")) {
            throw invalid(
                    service,
                    "spec.ipFamilyPolicy",
                    "\"RequireDualStack\"",
                    "this cluster is not configured for dual-stack services");
        }
        int i = 0;
        for (JsonNode family : spec.path("ipFamilies")) {
            if (!family.asText().equals(addresses.range().family())) {
                throw invalid(
                        service, "spec.ipFamilies[" + i + "]", family.toString(), "not configured on this cluster");
            }
            i++;
        }
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
        }
        if (needsHealthCheck(spec)) {
            int wanted = spec.path("healthCheckNodePort").asInt(0);
            if (wanted == 0) {
                spec.put("healthCheckNodePort", any(attempt, call.dryRun()));
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
            wanted = any(attempt, dryRun);
            ours.add(wanted);
        } else if (ours.add(wanted)) {
            int asked = wanted;
            ports.claim(asked, dryRun).ifPresent(why -> {
                throw invalid(service, "spec.ports[" + index + "].nodePort", Integer.toString(asked), why);
            });
            attempt.newPorts.add(asked);
        }
        byPort.putIfAbsent(number, wanted);
        port.put("nodePort", wanted);
    }

    private static int requested(ObjectNode service, int number) {
        for (JsonNode port : service.path("spec").path("ports")) {
            if (port.path("port").asInt() == number && port.path("nodePort").asInt(0) != 0) {
                return port.path("nodePort").asInt();
            }
        }
        return 0;
    }

    private int any(Attempt attempt, boolean dryRun) {
        int port = ports.claimAny(dryRun)
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

    private static String portKey(JsonNode port) {
        return text(port, "protocol") + "/" + port.path("port").asInt();
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }

    private static boolean sameText(JsonNode one, JsonNode other, String field) {
        return text(one, field).equals(text(other, field));
    }

    private static void copy(ObjectNode to, JsonNode from, String field) {
        if (from.has(field)) {
            to.set(field, from.get(field).deepCopy());
        }
    }
}
