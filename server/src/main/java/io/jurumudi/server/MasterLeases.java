package io.jurumudi.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.store.Expect;
import io.jurumudi.store.Store;
import java.time.Duration;
import java.util.List;

/**
 * Which API servers of the cluster are alive: each keeps its address in the store under a lease, where and in the form in which upstream's
 * servers keep theirs, so that both may serve one cluster.
 */
final class MasterLeases {

    private static final String PREFIX = "/registry/masterleases/";
    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(15);

    private final Store store;

    MasterLeases(Store store) {
        this.store = store;
    }

    /** Says that the server at this address is alive; to be said again well within 15 seconds. */
    void renew(String address) {
        ObjectNode endpoints = Json.object().put("kind", "Endpoints").put("apiVersion", "v1");
        endpoints.putObject("metadata");
        endpoints
                .putArray("subsets")
                .addObject()
                .putArray("addresses")
                .addObject()
                .put("ip", address);
        store.put(PREFIX + address, Json.write(endpoints), Expect.anything(), store.grantLease(TIME_TO_LIVE));
    }

    void remove(String address) {
        store.delete(PREFIX + address, Expect.anything());
    }

    /** Of all servers that are alive, in order. */
    List<String> addresses() {
        return store.range(PREFIX, Store.prefixEnd(PREFIX), 0, 0).items().stream()
                .map(lease -> lease.key().substring(PREFIX.length()))
                .toList();
    }
}
