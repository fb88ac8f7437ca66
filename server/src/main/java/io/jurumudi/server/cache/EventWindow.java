package io.jurumudi.server.cache;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The latest events of one kind, and with each the snapshot just after it, so that a watch can resume and a paged list can go on
 * where they were. Bounded by count and bytes. Guarded by its owner's lock.
 */
final class EventWindow {

    private record Entry(CacheEvent event, SortedSnapshot<CachedObject> after) {}

    private static final int LEAST = 100;

    private final int maxEvents;
    private final long maxBytes;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private long bytes;
    private long since;
    private SortedSnapshot<CachedObject> base;

    /** @param since the revision whose state {@code base} is */
    EventWindow(int maxEvents, long maxBytes, long since, SortedSnapshot<CachedObject> base) {
        this.maxEvents = maxEvents;
        this.maxBytes = maxBytes;
        this.since = since;
        this.base = base;
    }

    void add(CacheEvent event, SortedSnapshot<CachedObject> after) {
        entries.addLast(new Entry(event, after));
        bytes += event.size();
        while (entries.size() > LEAST && (entries.size() > maxEvents || bytes > maxBytes)) {
            Entry dropped = entries.removeFirst();
            bytes -= dropped.event.size();
            since = dropped.event.revision();
            base = dropped.after;
        }
    }

    /** All events after this revision are here, and none before it. */
    long since() {
        return since;
    }

    /** The events after a revision that is not before {@link #since()}. */
    List<CacheEvent> after(long revision) {
        List<CacheEvent> events = new ArrayList<>();
        for (var newest = entries.descendingIterator(); newest.hasNext(); ) {
            CacheEvent event = newest.next().event;
            if (event.revision() <= revision) {
                break;
            }
            events.add(event);
        }
        return events.reversed();
    }

    /** The state at a revision, empty when that is before the window. */
    Optional<SortedSnapshot<CachedObject>> at(long revision) {
        if (revision < since) {
            return Optional.empty();
        }
        for (var newest = entries.descendingIterator(); newest.hasNext(); ) {
            Entry entry = newest.next();
            if (entry.event.revision() <= revision) {
                return Optional.of(entry.after);
            }
        }
        return Optional.of(base);
    }
}
