package io.jurumudi.controllers.endpoints;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Service;
import io.jurumudi.client.Key;
import io.jurumudi.controllers.common.Pods;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers when the changes happened that endpoints are updated for, so that others can tell how long that took. */
final class TriggerTimes {
    static final String ANNOTATION = "endpoints.kubernetes.io/last-change-trigger-time";

    private final Map<Key, Map<String, Instant>> known = new ConcurrentHashMap<>();

    /** The earliest change since the last call for that service. */
    Optional<String> update(Service service, Collection<Pod> pods) {
        Map<String, Instant> times = new HashMap<>();
        for (Pod pod : pods) {
            Pods.condition(pod, "Ready")
                    .map(PodCondition::getLastTransitionTime)
                    .filter(t -> !t.isEmpty())
                    .ifPresent(t -> times.put(pod.getMetadata().getName(), Instant.parse(t)));
        }
        Map<String, Instant> before = known.put(Key.of(service), times);
        if (before == null) {
            return Optional.ofNullable(service.getMetadata().getCreationTimestamp());
        }
        return times.entrySet().stream()
                .filter(e -> e.getValue().isAfter(before.getOrDefault(e.getKey(), Instant.MIN)))
                .map(Map.Entry::getValue)
                .min(Instant::compareTo)
                .map(Instant::toString);
    }

    void forget(Key service) {
        known.remove(service);
    }

    /** The annotations with the time in them, or without. */
    static Map<String, String> annotate(Map<String, String> annotations, Optional<String> time) {
        Map<String, String> result = new HashMap<>(annotations == null ? Map.of() : annotations);
        result.remove(ANNOTATION);
        time.ifPresent(t -> result.put(ANNOTATION, t));
        return result;
    }
}
