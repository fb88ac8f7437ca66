package io.jurumudi.node.pod;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Growing waits by key: each doubles the one before up to a most, and a quiet spell of twice that forgets. Not thread-safe. */
final class BackOff {
    private final Duration initial;
    private final Duration most;
    private final Map<String, Entry> entries = new HashMap<>();

    private record Entry(Duration delay, Instant updated) {}

    BackOff(Duration initial, Duration most) {
        this.initial = initial;
        this.most = most;
    }

    /** Until when to wait after what happened at the time; that time itself when there is no wait. */
    Instant until(String key, Instant happened) {
        Entry entry = entries.get(key);
        return entry == null || expired(entry, happened) ? happened : happened.plus(entry.delay());
    }

    /** Until when to wait since the last {@link #next}; the epoch when there is no wait. */
    Instant untilSinceUpdate(String key, Instant now) {
        Entry entry = entries.get(key);
        return entry == null || expired(entry, now)
                ? Instant.EPOCH
                : entry.updated().plus(entry.delay());
    }

    Duration delay(String key) {
        Entry entry = entries.get(key);
        return entry == null ? Duration.ZERO : entry.delay();
    }

    /** Makes the next wait longer, for something that happened at the time. */
    void next(String key, Instant happened, Instant now) {
        Entry entry = entries.get(key);
        Duration wait = initial;
        if (entry != null && !expired(entry, happened)) {
            Duration doubled = entry.delay().multipliedBy(2);
            wait = doubled.compareTo(most) > 0 ? most : doubled;
        }
        entries.put(key, new Entry(wait, now));
    }

    private boolean expired(Entry entry, Instant at) {
        return Duration.between(entry.updated(), at).compareTo(most.multipliedBy(2)) > 0;
    }
}
