package io.jurumudi.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The keys of a {@link ControlLoop}: ready, being worked on, or waiting for their time. Safe for any number of threads. */
final class WorkQueue {

    /** A key handed to a worker, and since when it had been ready. */
    record Taken(Key key, Instant readySince) {}

    private record Waiting(Key key, Instant due) implements Comparable<Waiting> {
        @Override
        public int compareTo(Waiting other) {
            return due.compareTo(other.due);
        }
    }

    private final Clock clock;
    private final Backoff backoff;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** In the order they came, each with the moment it did. */
    private final Map<Key, Instant> ready = new LinkedHashMap<>();

    private final Set<Key> processing = new HashSet<>();
    /** Added again while being worked on. */
    private final Map<Key, Instant> again = new HashMap<>();

    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>();
    /** The due time that counts for each waiting key; older entries of {@link #waiting} are skipped. */
    private final Map<Key, Instant> due = new HashMap<>();

    private final Map<Key, Integer> failures = new HashMap<>();
    private boolean closed;

    WorkQueue(Clock clock, Backoff backoff) {
        this.clock = clock;
        this.backoff = backoff;
    }

    /** Whether the key was not waiting for a worker already. */
    boolean add(Key key) {
        lock.lock();
        try {
            return addLocked(key);
        } finally {
            lock.unlock();
        }
    }

    private boolean addLocked(Key key) {
        if (closed) {
            return false;
        }
        if (processing.contains(key)) {
            return again.putIfAbsent(key, clock.instant()) == null;
        }
        if (ready.putIfAbsent(key, clock.instant()) != null) {
            return false;
        }
        changed.signal();
        return true;
    }

    void addAfter(Key key, Duration delay) {
        lock.lock();
        try {
            if (delay.isZero() || delay.isNegative()) {
                addLocked(key);
                return;
            }
            if (closed) {
                return;
            }
            Instant when = clock.instant().plus(delay);
            Instant known = due.get(key);
            if (known != null && !when.isBefore(known)) {
                return;
            }
            due.put(key, when);
            waiting.add(new Waiting(key, when));
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Puts a failed key back with its next delay. */
    void retry(Key key) {
        lock.lock();
        try {
            int before = failures.merge(key, 1, Integer::sum) - 1;
            addAfter(key, backoff.after(before));
        } finally {
            lock.unlock();
        }
    }

    void forget(Key key) {
        lock.lock();
        try {
            failures.remove(key);
        } finally {
            lock.unlock();
        }
    }

    /** The next key, once there is one; none when the queue is closed. {@link #done} must follow. */
    Optional<Taken> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed) {
                Optional<Taken> next = pollLocked();
                if (next.isPresent()) {
                    return next;
                }
                if (waiting.isEmpty()) {
                    changed.await();
                } else {
                    Duration left =
                            Duration.between(clock.instant(), waiting.peek().due());
                    changed.await(Math.max(1, left.toMillis() + 1), TimeUnit.MILLISECONDS);
                }
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** The next key if there is one now. */
    Optional<Taken> poll() {
        lock.lock();
        try {
            return closed ? Optional.empty() : pollLocked();
        } finally {
            lock.unlock();
        }
    }

    private Optional<Taken> pollLocked() {
        Instant now = clock.instant();
        while (!waiting.isEmpty() && !waiting.peek().due().isAfter(now)) {
            Waiting ripe = waiting.remove();
            if (due.remove(ripe.key(), ripe.due())) {
                addLocked(ripe.key());
            }
        }
        Iterator<Map.Entry<Key, Instant>> first = ready.entrySet().iterator();
        if (!first.hasNext()) {
            return Optional.empty();
        }
        Map.Entry<Key, Instant> entry = first.next();
        Taken taken = new Taken(entry.getKey(), entry.getValue());
        first.remove();
        processing.add(taken.key());
        if (!ready.isEmpty() || !waiting.isEmpty()) {
            // The signal for what is left may have gone to this thread.
            changed.signal();
        }
        return Optional.of(taken);
    }

    void done(Key key) {
        lock.lock();
        try {
            processing.remove(key);
            Instant since = again.remove(key);
            if (since != null && !closed && ready.putIfAbsent(key, since) == null) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    int depth() {
        lock.lock();
        try {
            return ready.size();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
