package io.jurumudi.node.volume;

import io.fabric8.kubernetes.api.model.Pod;
import io.jurumudi.node.pod.ConfigSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Service account tokens of pods, kept until most of their life is over and then replaced. */
final class Tokens {
    private static final Duration MAX_AGE = Duration.ofHours(24);

    private final ConfigSource source;
    private final Clock clock;
    private final Map<Key, Held> held = new ConcurrentHashMap<>();

    private record Key(String uid, String volume, List<String> audiences, long seconds) {}

    private record Held(String value, Instant renewAt, Instant expires) {}

    Tokens(ConfigSource source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    String of(Pod pod, String volume, List<String> audiences, long seconds) {
        var key = new Key(pod.getMetadata().getUid(), volume, audiences, seconds);
        Instant now = clock.instant();
        Held known = held.get(key);
        if (known != null && now.isBefore(known.renewAt())) {
            return known.value();
        }
        try {
            var fresh = source.token(pod, audiences, seconds);
            Duration life = Duration.between(now, fresh.expires());
            Instant renewAt = now.plus(life.multipliedBy(4).dividedBy(5));
            Instant tooOld = now.plus(MAX_AGE);
            held.put(key, new Held(fresh.value(), renewAt.isBefore(tooOld) ? renewAt : tooOld, fresh.expires()));
            return fresh.value();
        } catch (RuntimeException unavailable) {
            if (known != null && now.isBefore(known.expires())) {
                return known.value();
            }
            throw unavailable;
        }
    }

    void forget(String uid) {
        held.keySet().removeIf(key -> key.uid().equals(uid));
    }
}
