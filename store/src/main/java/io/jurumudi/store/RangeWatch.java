package io.jurumudi.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A place in the history, and whether there is something to read from it on. */
final class RangeWatch implements Watch {

    private static final long NOTHING = Long.MAX_VALUE;

    private final History history;
    private final String start;
    private final String end;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();

    /** The first revision that was not read yet. */
    private long next;

    /** Whether something from {@link #next} on may concern this watch; what lies before this revision does not. */
    private long unread = NOTHING;

    private boolean closed;

    RangeWatch(History history, String start, String end, long next) {
        this.history = history;
        this.start = start;
        this.end = end;
        this.next = next;
    }

    boolean covers(String key) {
        return KeyOrder.within(key, start, end);
    }

    long from() {
        return next;
    }

    /** Something at this revision concerns the watch, unless it has read that far already. */
    void wake(long revision) {
        lock.lock();
        try {
            if (revision >= next && revision < unread) {
                unread = revision;
                woken.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Event> take() throws InterruptedException {
        while (true) {
            Optional<List<Event>> events = poll(Duration.ofDays(1));
            if (events.isPresent()) {
                return events.get();
            }
        }
    }

    @Override
    public Optional<List<Event>> poll(Duration timeout) throws InterruptedException {
        long nanos = timeout.toNanos();
        while (true) {
            long from;
            lock.lockInterruptibly();
            try {
                while (unread == NOTHING && !closed && nanos > 0) {
                    nanos = woken.awaitNanos(nanos);
                }
                if (closed) {
                    throw new WatchClosedException();
                }
                if (unread == NOTHING) {
                    return Optional.empty();
                }
                from = unread;
            } finally {
                lock.unlock();
            }
            History.Slice slice = history.read(from, this::covers);
            advance(slice.upTo() + 1);
            if (!slice.events().isEmpty()) {
                return Optional.of(slice.events());
            }
        }
    }

    private void advance(long to) {
        lock.lock();
        try {
            next = to;
            // What came while reading may or may not concern this watch: look again unless all is read.
            unread = history.last() >= to ? to : NOTHING;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
        history.forget(this);
    }
}
