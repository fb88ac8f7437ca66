package io.jurumudi.network.dns;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Remembers answers of other servers for as long as these allow, at most an hour. The least recently used go first. Thread-safe. */
final class AnswerCache {
    private static final long LONGEST_SECONDS = 3600;

    private final Clock clock;
    private final Map<Key, Kept> entries;

    AnswerCache(int size, Clock clock) {
        this.clock = clock;
        this.entries = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Kept> eldest) {
                return size() > size;
            }
        };
    }

    private record Key(DnsName name, int type, boolean signatures, boolean edns) {
        static Key of(Query query) {
            return new Key(
                    query.name().lowerCase(),
                    query.type(),
                    query.wantsSignatures(),
                    query.ednsSize().isPresent());
        }
    }

    private record Kept(WireAnswer answer, Instant arrived) {}

    /** The answer for this query, aged. */
    synchronized Optional<byte[]> get(Query query) {
        Key key = Key.of(query);
        Kept entry = entries.get(key);
        if (entry == null) {
            return Optional.empty();
        }
        long age = Duration.between(entry.arrived, clock.instant()).toSeconds();
        if (age >= Math.min(entry.answer.ttl(), LONGEST_SECONDS)) {
            entries.remove(key);
            return Optional.empty();
        }
        return Optional.of(entry.answer.to(query, age));
    }

    /** Keeps what is complete and final. */
    synchronized void put(Query query, WireAnswer answer) {
        boolean lasting = answer.code() == Wire.NOERROR || answer.code() == Wire.NXDOMAIN;
        if (lasting && !answer.truncated() && answer.ttl() > 0) {
            entries.put(Key.of(query), new Kept(answer, clock.instant()));
        }
    }
}
