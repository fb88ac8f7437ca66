package io.jurumudi.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

/** Which leases there are and when they end. The clock is looked at every second while there are any. */
final class Leases implements AutoCloseable {

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Engine engine;
    private final Clock clock;
    private final LongConsumer end;
    private final Map<Long, Instant> ends;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread;
    private long lastId;
    private boolean closed;

    /** @param end deletes the keys of a lease that {@link #exists} no longer */
    Leases(Engine engine, Clock clock, LongConsumer end) {
        this.engine = engine;
        this.clock = clock;
        this.end = end;
        this.ends = new ConcurrentHashMap<>(engine.leases());
        this.lastId = ends.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
        this.thread = Thread.ofVirtual().name("store-leases").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    boolean exists(long leaseId) {
        return ends.containsKey(leaseId);
    }

    long grant(Duration ttl) {
        Instant now = clock.instant();
        long id;
        lock.lock();
        try {
            // Made from the time, so that the identity of a lease that is long gone is not given to another after a
            // restart.
            id = lastId = Math.max(lastId + 1, now.toEpochMilli() << 20);
        } finally {
            lock.unlock();
        }
        Instant ending = now.plus(ttl);
        engine.addLease(id, ending);
        ends.put(id, ending);
        wake();
        return id;
    }

    void revoke(long leaseId) {
        // From here on nobody can put with it, and only one can have removed it.
        if (ends.remove(leaseId) != null) {
            end.accept(leaseId);
            engine.removeLease(leaseId);
        }
    }

    private void run() {
        while (waitForLook()) {
            Instant now = clock.instant();
            List<Long> over = ends.entrySet().stream()
                    .filter(lease -> !lease.getValue().isAfter(now))
                    .map(Map.Entry::getKey)
                    .sorted()
                    .toList();
            try {
                over.forEach(this::revoke);
            } catch (StoreException e) {
                // The store was closed or has failed. What is left of the leases ends after the next start.
                return;
            }
        }
    }

    private boolean waitForLook() {
        lock.lock();
        try {
            while (ends.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            if (!closed) {
                changed.awaitNanos(LOOK.toNanos());
            }
            return !closed;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        Interruptions.join(thread);
    }
}
