package io.jurumudi.server.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.server.cache.Keys;
import io.jurumudi.server.cache.Layout;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.store.Commit;
import io.jurumudi.store.Expect;
import io.jurumudi.store.KeyValue;
import io.jurumudi.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Objects in the store: where they are, in which version, and for how long. */
final class Storage {

    /** How long keys are put under one lease; they may outlive their time by this much, as upstream's do. */
    private static final Duration LEASE_REUSE = Duration.ofMinutes(1);

    private static final int LEASE_KEYS = 1000;

    private record Lease(long id, Duration ttl, Instant since, int keys) {}

    private final Store store;
    private final InstantSource clock;
    private Optional<Lease> lease = Optional.empty();

    Storage(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    static String key(Kind kind, String namespace, String name) {
        return Keys.object(kind.storagePrefix(), kind.namespaced() ? namespace : "", name);
    }

    Optional<KeyValue> get(String key) {
        return store.get(key);
    }

    long revision() {
        return store.revision();
    }

    /** What is stored, in the kind's preferred version and with its resourceVersion. The tree is the caller's own. */
    static ObjectNode read(Kind kind, KeyValue stored) {
        ObjectNode object = kind.convert(Json.read(stored.value()), kind.hubApiVersion());
        Meta.of(object).set("resourceVersion", Long.toString(stored.modRevision()));
        return object;
    }

    static byte[] bytes(Kind kind, ObjectNode object) {
        return Layout.stored(kind.convert(object, kind.storedApiVersion()));
    }

    Commit put(Kind kind, String key, byte[] value, Expect expect) {
        return store.put(key, value, expect, leaseFor(kind));
    }

    Commit delete(String key, long revision) {
        return store.delete(key, Expect.revision(revision));
    }

    /** Leases are shared by keys of about the same age: thousands of events must not mean thousands of leases. */
    private synchronized long leaseFor(Kind kind) {
        if (kind.timeToLive().isEmpty()) {
            return 0;
        }
        Duration ttl = kind.timeToLive().get();
        Instant now = clock.instant();
        Lease current = lease.filter(l -> l.ttl.equals(ttl) && l.keys < LEASE_KEYS)
                .filter(l -> now.isBefore(l.since.plus(LEASE_REUSE)))
                .orElseGet(() -> new Lease(store.grantLease(ttl.plus(LEASE_REUSE)), ttl, now, 0));
        lease = Optional.of(new Lease(current.id, ttl, current.since, current.keys + 1));
        return current.id;
    }
}
