package io.jurumudi.client;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue of keys and the workers that reconcile them. A key that waits is not added twice; a key that is being worked on is
 * worked on again afterwards, by the same worker or another, never by two at once. Failing keys come back after 5 ms, 10 ms,
 * 20 ms … at most 1000 s.
 */
public final class ControlLoop implements Component {
    /** How long a key that keeps failing waits at most, unless somebody wants it otherwise. */
    public static final Duration LONGEST_DELAY = Backoff.KEYS.longest();

    private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);
    /** How long a pass may go on after the end was called before its thread is interrupted. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String name;
    private final int workers;
    private final Reconciler reconciler;
    private final Clock clock;
    private final LoopMetrics metrics;
    private final WorkQueue queue;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    public ControlLoop(String name, int workers, Reconciler reconciler, Clock clock) {
        this(name, workers, reconciler, clock, LoopMetrics.NONE);
    }

    /**
     * @param name names the threads and the metrics
     * @param workers how many keys may be worked on at once
     */
    public ControlLoop(String name, int workers, Reconciler reconciler, Clock clock, LoopMetrics metrics) {
        this(name, workers, reconciler, clock, metrics, LONGEST_DELAY);
    }

    /** @param longestDelay how long a key that keeps failing waits at most */
    public ControlLoop(
            String name, int workers, Reconciler reconciler, Clock clock, LoopMetrics metrics, Duration longestDelay) {
        this.name = name;
        this.workers = workers;
        this.reconciler = reconciler;
        this.clock = clock;
        this.metrics = metrics;
        this.queue = new WorkQueue(clock, new Backoff(Backoff.KEYS.first(), longestDelay));
    }

    /** Adds a key; also before the start, and to no effect after the end. */
    public void enqueue(Key key) {
        if (queue.add(key)) {
            metrics.added(name);
            metrics.depth(name, queue.depth());
        }
    }

    /** Adds a key once the time has passed. The earliest of several such calls counts. */
    public void enqueueAfter(Key key, Duration delay) {
        queue.addAfter(key, delay);
    }

    /** How many keys wait for a worker now. */
    public int depth() {
        return queue.depth();
    }

    @Override
    public synchronized void start() {
        if (closed || !threads.isEmpty()) {
            return;
        }
        for (int i = 0; i < workers; i++) {
            threads.add(Thread.ofVirtual().name(name + "-" + i).start(this::work));
        }
    }

    private void work() {
        try {
            for (Optional<WorkQueue.Taken> next = queue.take(); next.isPresent(); next = queue.take()) {
                workOn(next.get());
            }
        } catch (InterruptedException e) {
            // Asked to end.
        }
    }

    private void workOn(WorkQueue.Taken taken) {
        Key key = taken.key();
        Instant begin = clock.instant();
        metrics.started(name, Duration.between(taken.readySince(), begin));
        metrics.depth(name, queue.depth());
        Outcome outcome;
        try {
            outcome = reconciler.reconcile(key);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            outcome = Outcome.retry("interrupted");
        } catch (KubernetesClientException e) {
            if (!closed && !isOutdated(e)) {
                LOG.warn("{} could not reconcile {}: {}", name, key, e.getMessage());
            }
            outcome = Outcome.retry(String.valueOf(e.getMessage()));
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            // A worker must outlive whatever one key brings about.
            if (!closed) {
                LOG.warn("{} could not reconcile {}: {}", name, key, e.getMessage());
                LOG.debug("{} could not reconcile {}", name, key, e);
            }
            outcome = Outcome.retry(String.valueOf(e.getMessage()));
        }
        switch (outcome) {
            case Outcome.Done() -> queue.forget(key);
            case Outcome.Again(Duration after) -> {
                queue.forget(key);
                queue.addAfter(key, after);
            }
            case Outcome.Retry(String reason) -> {
                LOG.debug("{} tries {} again: {}", name, key, reason);
                queue.retry(key);
                metrics.retried(name);
            }
        }
        queue.done(key);
        metrics.finished(name, Duration.between(begin, clock.instant()), outcome);
    }

    /** Whether it only says that what was seen is old, which is nothing to tell anybody. */
    private static boolean isOutdated(KubernetesClientException e) {
        return e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
    }

    @Override
    public synchronized void close() {
        closed = true;
        queue.close();
        Threads.end(threads, PATIENCE);
    }
}
