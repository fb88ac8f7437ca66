package io.jurumudi.client;

import io.fabric8.kubernetes.api.model.ObjectReference;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what becomes of an event: a new object, one more on the count of an old one, or nothing. The numbers are upstream's
 * ({@code client-go/tools/record/events_cache.go}). Not safe for several threads.
 */
final class EventCorrelator {
    private static final int REMEMBERED = 4096;
    private static final int BURST = 25;
    private static final Duration REFILL = Duration.ofSeconds(300);
    private static final int SIMILAR_BEFORE_COMBINING = 10;
    private static final Duration SIMILAR_WITHIN = Duration.ofMinutes(10);

    /** Something to tell about an object. */
    record Report(ObjectReference about, String type, String reason, String message) {
        /** What makes two reports similar. */
        List<String> group() {
            return List.of(subject(), type, reason);
        }

        private String subject() {
            return String.join(
                    "\n",
                    String.valueOf(about.getApiVersion()),
                    String.valueOf(about.getKind()),
                    String.valueOf(about.getNamespace()),
                    String.valueOf(about.getName()),
                    String.valueOf(about.getUid()),
                    String.valueOf(about.getFieldPath()));
        }
    }

    /**
     * What to write.
     *
     * @param name of the Event object; the same as before when only its count grows
     * @param count 1 for a new object
     */
    record Entry(List<String> key, String name, String message, int count, Instant first, Instant last) {}

    private static final class Bucket {
        private double tokens = BURST;
        private Instant filled;

        boolean take(Instant now) {
            if (filled != null) {
                double gained = (double) Duration.between(filled, now).toMillis() / REFILL.toMillis();
                tokens = Math.min(BURST, tokens + gained);
            }
            filled = now;
            if (tokens < 1) {
                return false;
            }
            tokens--;
            return true;
        }
    }

    private record Similar(Set<String> messages, Instant last) {}

    private final Map<List<String>, Bucket> buckets = remembering();
    private final Map<List<String>, Similar> similar = remembering();
    private final Map<List<String>, Entry> entries = remembering();

    private static <V> Map<List<String>, V> remembering() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<List<String>, V> eldest) {
                return size() > REMEMBERED;
            }
        };
    }

    /** What to write for the report, unless there have been too many about that object. */
    Optional<Entry> correlate(Report report, Instant now) {
        List<String> group = report.group();
        Similar before = similar.get(group);
        Set<String> messages =
                before == null || Duration.between(before.last(), now).compareTo(SIMILAR_WITHIN) > 0
                        ? new HashSet<>()
                        : before.messages();
        messages.add(report.message());
        similar.put(group, new Similar(messages, now));
        boolean combine = messages.size() >= SIMILAR_BEFORE_COMBINING;
        if (combine) {
            // Keeps the set from growing with every new message.
            messages.remove(messages.iterator().next());
        }
        List<String> key =
                combine ? group : List.of(report.subject(), report.type(), report.reason(), report.message());
        String message = combine ? "(combined from similar events): " + report.message() : report.message();
        Entry old = entries.get(key);
        Entry entry = old == null
                ? new Entry(key, newName(report, now), message, 1, now, now)
                : new Entry(key, old.name(), message, old.count() + 1, old.first(), now);
        entries.put(key, entry);
        boolean allowed = buckets.computeIfAbsent(List.of(report.subject(), report.type()), k -> new Bucket())
                .take(now);
        return allowed ? Optional.of(entry) : Optional.empty();
    }

    private static String newName(Report report, Instant now) {
        long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        return report.about().getName() + "." + Long.toHexString(nanos);
    }
}
