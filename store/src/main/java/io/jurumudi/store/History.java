package io.jurumudi.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The durable changes in order of revision, and who waits for more of them.
 *
 * <p>The last few are kept at hand, bounded by number and by size; a watch that is further behind reads from the engine.
 */
final class History {

    /** Changes kept at hand; a power of two. */
    private static final int RECENT = 4096;

    private static final long RECENT_BYTES = 8 << 20;

    /** How many changes one reading hands out: bounds what a late watch holds at once. */
    private static final int BATCH = 1000;

    /**
     * Changes in order.
     *
     * @param upTo the last revision that was looked at, whether or not it is among the events
     */
    record Slice(List<Event> events, long upTo) {}

    private final Engine engine;
    private final List<RangeWatch> watches = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Event[] recent = new Event[RECENT];
    private long first;
    private long recentBytes;
    private volatile long last;
    private volatile boolean closed;

    History(Engine engine) {
        this.engine = engine;
        this.last = engine.revision();
        this.first = last + 1;
    }

    /** The newest revision that watches may see. */
    long last() {
        return last;
    }

    /** Adds durable changes, whose revisions follow on without a gap, and wakes the watches that they concern. */
    void publish(List<Event> events) {
        lock.lock();
        try {
            for (Event event : events) {
                while (first <= last && (last - first + 1 == RECENT || recentBytes > RECENT_BYTES)) {
                    dropFirst();
                }
                recent[slot(event.revision())] = event;
                recentBytes += size(event);
                last = event.revision();
            }
        } finally {
            lock.unlock();
        }
        for (RangeWatch watch : watches) {
            for (Event event : events) {
                if (watch.covers(event.key())) {
                    watch.wake(event.revision());
                    break;
                }
            }
        }
    }

    private void dropFirst() {
        int slot = slot(first);
        recentBytes -= size(recent[slot]);
        recent[slot] = null;
        first++;
    }

    private static int slot(long revision) {
        return (int) revision & RECENT - 1;
    }

    private static long size(Event event) {
        return event.current().value().length
                + event.previous().map(kv -> kv.value().length).orElse(0);
    }

    /** The next changes that {@code wanted} accepts. */
    Slice read(long from, Predicate<String> wanted) {
        List<Event> events = new ArrayList<>();
        long oldest;
        lock.lock();
        try {
            oldest = first;
            if (from >= first) {
                long revision = from;
                while (revision <= last && events.size() < BATCH) {
                    Event event = recent[slot(revision)];
                    if (wanted.test(event.key())) {
                        events.add(event);
                    }
                    revision++;
                }
                return new Slice(events, revision - 1);
            }
        } finally {
            lock.unlock();
        }
        long to = Math.min(last, oldest - 1);
        engine.changes(from, to, wanted, BATCH).forEach(change -> events.add(change.event()));
        // Looked at after reading: a compaction may have begun meanwhile.
        if (from <= engine.compactedRevision()) {
            throw new CompactedException(from, engine.compactedRevision());
        }
        return new Slice(events, events.size() < BATCH ? to : events.getLast().revision());
    }

    RangeWatch watch(String start, String end, long fromRevision) {
        RangeWatch watch = new RangeWatch(this, start, end, fromRevision == 0 ? last + 1 : fromRevision);
        watches.add(watch);
        // Only after it is among those that are woken, so that no change falls between.
        watch.wake(Math.min(watch.from(), last));
        if (closed) {
            watch.close();
        }
        return watch;
    }

    void forget(RangeWatch watch) {
        watches.remove(watch);
    }

    void close() {
        closed = true;
        watches.forEach(RangeWatch::close);
    }
}
