package io.jurumudi.controllers.endpoints;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.jurumudi.client.Key;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** What the controller last wrote, by which it tells whether its informer has caught up. */
final class SliceTracker {
    private static final long DELETED = Long.MAX_VALUE;

    /** For each service the newest version known of each slice, by uid. */
    private final Map<Key, Map<String, Long>> versions = new HashMap<>();

    synchronized void wrote(Key service, EndpointSlice slice) {
        of(service).put(slice.getMetadata().getUid(), version(slice));
    }

    synchronized void deleted(Key service, EndpointSlice slice) {
        of(service).put(slice.getMetadata().getUid(), DELETED);
    }

    /** The informer has seen it go. */
    synchronized void gone(Key service, EndpointSlice slice) {
        of(service).remove(slice.getMetadata().getUid());
    }

    synchronized void forget(Key service) {
        versions.remove(service);
    }

    private Map<String, Long> of(Key service) {
        return versions.computeIfAbsent(service, s -> new HashMap<>());
    }

    /** Whether the informer still shows an older state than what was written. */
    synchronized boolean isStale(Key service, Collection<EndpointSlice> seen) {
        Map<String, Long> known = new HashMap<>(of(service));
        for (EndpointSlice slice : seen) {
            Long written = known.remove(slice.getMetadata().getUid());
            if (written != null && version(slice) < written) {
                return true;
            }
        }
        return known.values().stream().anyMatch(v -> v != DELETED);
    }

    private static long version(EndpointSlice slice) {
        return Long.parseLong(slice.getMetadata().getResourceVersion());
    }
}
