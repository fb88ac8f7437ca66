package io.jurumudi.server.registry.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.store.Commit;
import io.jurumudi.store.Expect;
import io.jurumudi.store.KeyValue;
import io.jurumudi.store.Store;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Node ports; all claims are one bitmap in the store, where upstream keeps its own, and every change of it is a compare-and-swap. */
final class NodePorts {

    private static final int LEAST_RESERVED = 16;
    private static final int MOST_RESERVED = 128;
    static final String TAKEN = "provided port is already allocated";
    private static final String KEY = "/registry/ranges/servicenodeports";

    private final Store store;
    private final int first;
    private final int last;
    private final RandomGenerator random;

    NodePorts(Store store, int first, int last, RandomGenerator random) {
        this.store = store;
        this.first = first;
        this.last = last;
        this.random = random;
    }

    /** Claims a certain port; empty when that was done, else why not. */
    Optional<String> claim(int port, boolean dryRun) {
        if (dryRun && (port < first || port > last)) {
            return Optional.empty(); // what is only tried out is compared with what is taken, and nothing there is
        }
        if (port < first || port > last) {
            return Optional.of(
                    "provided port is not in the valid range. The range of valid ports is " + first + "-" + last);
        }
        return change(dryRun, taken -> {
            if (taken.get(port - first)) {
                return Optional.of(TAKEN);
            }
            taken.set(port - first);
            return Optional.empty();
        });
    }

    /** Claims any port but those; empty when there is none left. The lowest are kept for those who ask for one by number. */
    Optional<Integer> claimAny(Collection<Integer> except, boolean dryRun) {
        return change(dryRun, taken -> {
            BitSet busy = (BitSet) taken.clone();
            except.stream().filter(this::isInRange).forEach(port -> busy.set(port - first));
            int count = last - first + 1;
            int reserved = reserved(count);
            int free = busy.nextClearBit(reserved + random.nextInt(count - reserved));
            if (free >= count) {
                free = busy.nextClearBit(reserved);
            }
            if (free >= count) {
                free = busy.nextClearBit(0);
            }
            if (free >= count) {
                return Optional.empty();
            }
            taken.set(free);
            return Optional.of(first + free);
        });
    }

    private boolean isInRange(int port) {
        return port >= first && port <= last;
    }

    /** Upstream's band for ports that are asked for by number. */
    private static int reserved(int count) {
        return count <= LEAST_RESERVED ? 0 : Math.clamp(count / 32, LEAST_RESERVED, MOST_RESERVED);
    }

    void release(Collection<Integer> ports) {
        if (!ports.isEmpty()) {
            change(false, taken -> {
                ports.stream().filter(p -> p >= first && p <= last).forEach(p -> taken.clear(p - first));
                return Optional.empty();
            });
        }
    }

    /** Makes the claims be exactly those in use: what a crash between a claim and its Service left behind is free again. */
    void reconcile(Collection<Integer> used) {
        change(false, taken -> {
            taken.clear();
            used.stream().filter(p -> p >= first && p <= last).forEach(p -> taken.set(p - first));
            return Optional.empty();
        });
    }

    private <T> Optional<T> change(boolean dryRun, Function<BitSet, Optional<T>> change) {
        while (true) {
            Optional<KeyValue> stored = store.get(KEY);
            BitSet taken = stored.map(NodePorts::read).orElseGet(BitSet::new);
            BitSet before = (BitSet) taken.clone();
            Optional<T> result = change.apply(taken);
            if (dryRun || taken.equals(before)) {
                return result;
            }
            Expect expect =
                    stored.<Expect>map(kv -> Expect.revision(kv.modRevision())).orElseGet(Expect::absent);
            if (store.put(KEY, write(taken), expect, 0) instanceof Commit.Done) {
                return result;
            }
        }
    }

    private static BitSet read(KeyValue stored) {
        byte[] big = Base64.getDecoder()
                .decode(Json.read(stored.value()).path("data").asText(""));
        return BitSet.valueOf(reversed(big));
    }

    private byte[] write(BitSet taken) {
        ObjectNode allocation = Json.object().put("kind", "RangeAllocation").put("apiVersion", "v1");
        allocation.putObject("metadata");
        allocation.put("range", first + "-" + last);
        allocation.put("data", Base64.getEncoder().encodeToString(reversed(taken.toByteArray())));
        return Json.write(allocation);
    }

    /** The stored number has its highest byte first. */
    private static byte[] reversed(byte[] bytes) {
        byte[] result = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            result[i] = bytes[bytes.length - 1 - i];
        }
        return result;
    }

    /** The node ports in a Service, that of its health check included. */
    static List<Integer> of(ObjectNode service) {
        List<Integer> ports = new ArrayList<>();
        service.path("spec").path("ports").forEach(port -> {
            int nodePort = port.path("nodePort").asInt(0);
            if (nodePort != 0) {
                ports.add(nodePort);
            }
        });
        int health = service.path("spec").path("healthCheckNodePort").asInt(0);
        if (health != 0) {
            ports.add(health);
        }
        return ports;
    }
}
