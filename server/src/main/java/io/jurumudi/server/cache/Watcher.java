package io.jurumudi.server.cache;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * One client's view of the changes of one kind. The cache hands events in and never waits; one consumer takes them out. A consumer
 * that falls too far behind is cut off, and can go on in a new watch from the last revision it saw.
 */
public final class Watcher implements AutoCloseable {

    /** What comes out of a watch. */
    public sealed interface Item {

        /** An object that was already there when the watch began. */
        record Initial(CachedObject object) implements Item {}

        /** Every initial object was given out; they are the state at this revision. */
        record InitialEnd(long revision) implements Item {}

        record Changed(CacheEvent event) implements Item {}

        /** Nothing happened for the time waited, and every change up to this revision was given out. */
        record Quiet(long revision) implements Item {}

        /** The watch was cut off or closed. */
        record Ended() implements Item {}
    }

    private final Predicate<CachedObject> selection;
    private final Interest interest;
    private final KindCache cache;
    private final long after;
    private final int capacity;
    private final Iterator<CachedObject> initial;
    private Optional<Item> initialEnd;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<CacheEvent> queue = new ArrayDeque<>();
    private boolean ended;

    Watcher(
            KindCache cache,
            Interest interest,
            Predicate<CachedObject> selection,
            Iterator<CachedObject> initial,
            long after,
            boolean tellInitialEnd,
            int capacity) {
        this.cache = cache;
        this.interest = interest;
        this.selection = selection;
        this.initial = initial;
        this.after = after;
        this.initialEnd = tellInitialEnd ? Optional.of(new Item.InitialEnd(after)) : Optional.empty();
        this.capacity = capacity;
    }

    Interest interest() {
        return interest;
    }

    /** Called by the cache, in order of revision; never blocks for long. */
    void offer(CacheEvent event) {
        if (event.revision() <= after) {
            return;
        }
        lock.lock();
        try {
            if (ended) {
                return;
            }
            if (queue.size() >= capacity) {
                end();
                return;
            }
            queue.add(event);
            if (queue.size() == 1) {
                arrived.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #offer} for the events the watch begins with, which do not count against its capacity. */
    void begin(Collection<CacheEvent> events) {
        queue.addAll(events);
    }

    /** Waits up to {@code timeout} for something to tell. */
    public Item next(Duration timeout) throws InterruptedException {
        while (initial.hasNext()) {
            CachedObject object = initial.next();
            if (selection.test(object)) {
                return new Item.Initial(object);
            }
        }
        if (initialEnd.isPresent()) {
            Item item = initialEnd.get();
            initialEnd = Optional.empty();
            return item;
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            // Read before the queue: what happens up to here is in the queue by now, so an empty queue means all of it
            // was told.
            long revision = cache.revision();
            Optional<CacheEvent> event = poll(deadline - System.nanoTime());
            if (event.isPresent()) {
                Optional<CacheEvent> seen = select(event.get());
                if (seen.isPresent()) {
                    return new Item.Changed(seen.get());
                }
            } else if (isEnded()) {
                return new Item.Ended();
            } else if (System.nanoTime() >= deadline) {
                return new Item.Quiet(Math.max(revision, after));
            }
        }
    }

    private Optional<CacheEvent> poll(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (queue.isEmpty() && !ended && left > 0) {
                left = arrived.awaitNanos(left);
            }
            return Optional.ofNullable(queue.poll());
        } finally {
            lock.unlock();
        }
    }

    private boolean isEnded() {
        lock.lock();
        try {
            return ended && queue.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** What this watcher sees of an event: an object that enters its selection is added, one that leaves it is deleted. */
    private Optional<CacheEvent> select(CacheEvent event) {
        boolean before = event.previous().filter(selection).isPresent();
        boolean now = event.type() != CacheEvent.Type.DELETED && selection.test(event.object());
        if (now) {
            return Optional.of(before || event.previous().isEmpty() ? event : event.asEntering());
        }
        if (!before) {
            return Optional.empty();
        }
        return Optional.of(event.type() == CacheEvent.Type.DELETED ? event : event.asLeaving());
    }

    /** Ends the watch from the cache's side; what is in the queue is still given out. */
    void end() {
        lock.lock();
        try {
            ended = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the watch at once, from any thread: what was not given out yet is dropped. */
    public void stop() {
        lock.lock();
        try {
            queue.clear();
        } finally {
            lock.unlock();
        }
        end();
    }

    @Override
    public void close() {
        cache.forget(this);
        end();
    }
}
