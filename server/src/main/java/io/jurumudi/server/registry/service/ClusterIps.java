package io.jurumudi.server.registry.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.Json;
import io.jurumudi.server.cache.CachedObject;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.registry.Call;
import io.jurumudi.server.registry.DeleteOptions;
import io.jurumudi.server.registry.Registry;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Cluster addresses; a claim is an IPAddress object, whose creation fails when there is one already. */
final class ClusterIps {

    /** Why an address cannot be had, in upstream's words. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String why) {
            super(why);
        }
    }

    /** How many random addresses are tried before all are. */
    private static final int RANDOM_TRIES = 64;

    private static final String MANAGER = "ipallocator.k8s.io";

    private final Registry registry;
    private final Kind addresses;
    private final AddressRange range;
    private final RandomGenerator random;

    ClusterIps(Registry registry, AddressRange range, RandomGenerator random) {
        this.registry = registry;
        this.range = range;
        this.random = random;
        addresses =
                registry.kinds().resource("networking.k8s.io", "ipaddresses").orElseThrow();
    }

    AddressRange range() {
        return range;
    }

    /** Claims a certain address. */
    void claim(String address, String namespace, String service, boolean dryRun) throws Refused {
        if (!range.contains(address)) {
            throw new Refused("provided IP is not in the valid range. The range of valid IPs is " + range);
        }
        if (!take(address, namespace, service, dryRun)) {
            throw new Refused("provided IP is already allocated");
        }
    }

    /** Claims any address; the lowest are kept for those who ask for one by number. */
    String claimAny(String namespace, String service, boolean dryRun) throws Refused {
        long reserved = Math.min(Math.max(16, range.size() / 16), 256);
        long from = range.size() > 2 * reserved ? reserved : 0;
        for (int i = 0; i < RANDOM_TRIES; i++) {
            String address = range.address(from + random.nextLong(range.size() - from));
            if (seemsFree(address) && take(address, namespace, service, dryRun)) {
                return address;
            }
        }
        for (long i = 0; i < Math.min(range.size(), 1 << 20); i++) {
            String address = range.address((from + i) % range.size());
            if (seemsFree(address) && take(address, namespace, service, dryRun)) {
                return address;
            }
        }
        throw new Refused("range is full");
    }

    /** Spares a write that would only be refused; the cache may be a moment behind either way. */
    private boolean seemsFree(String address) {
        return registry.readCached(addresses, "", address).isEmpty();
    }

    private boolean take(String address, String namespace, String service, boolean dryRun) {
        ObjectNode object = Json.object().put("kind", "IPAddress").put("apiVersion", "networking.k8s.io/v1");
        ObjectNode metadata = object.putObject("metadata").put("name", address);
        metadata.putObject("labels")
                .put("ipaddress.kubernetes.io/ip-family", range.family())
                .put("ipaddress.kubernetes.io/managed-by", MANAGER);
        object.putObject("spec")
                .putObject("parentRef")
                .put("resource", "services")
                .put("namespace", namespace)
                .put("name", service);
        if (dryRun) {
            return registry.get(addresses, "", address).isEmpty();
        }
        try {
            registry.create(call(address, "create"), object);
            return true;
        } catch (ApiException taken) {
            if (taken.reason().equals("AlreadyExists")) {
                return false;
            }
            throw taken;
        }
    }

    /** Gives an address back. */
    void release(String address) {
        if (!range.contains(address)) {
            return;
        }
        try {
            registry.delete(call(address, "delete"), DeleteOptions.none());
        } catch (ApiException gone) {
            if (!gone.reason().equals("NotFound")) {
                throw gone;
            }
        }
    }

    /** Whose address it is, as namespace/name. */
    static Optional<String> owner(ObjectNode address) {
        var parent = address.path("spec").path("parentRef");
        return parent.path("resource").asText("").equals("services")
                ? Optional.of(parent.path("namespace").asText("") + "/"
                        + parent.path("name").asText(""))
                : Optional.empty();
    }

    boolean isOurs(CachedObject address) {
        return MANAGER.equals(address.labels().get("ipaddress.kubernetes.io/managed-by"));
    }

    private Call call(String address, String verb) {
        return Call.internal(addresses, "", address, verb, registry.clock().instant());
    }
}
