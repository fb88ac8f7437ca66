package io.jurumudi.client;

import java.time.Clock;
import java.time.Duration;

/**
 * A queue of keys and the workers that reconcile them. A key that waits is not added twice; a key that is being worked on is
 * worked on again afterwards, by the same worker or another, never by two at once. Failing keys come back after 5 ms, 10 ms,
 * 20 ms … at most 1000 s.
 */
public final class ControlLoop implements Component {

    public ControlLoop(String name, int workers, Reconciler reconciler, Clock clock) {
        this(name, workers, reconciler, clock, LoopMetrics.NONE);
    }

    /**
     * @param name names the threads and the metrics
     * @param workers how many keys may be worked on at once
     */
    public ControlLoop(String name, int workers, Reconciler reconciler, Clock clock, LoopMetrics metrics) {
        throw new UnsupportedOperationException();
    }

    /** Adds a key; also before the start, and to no effect after the end. */
    public void enqueue(Key key) {
        throw new UnsupportedOperationException();
    }

    /** Adds a key once the time has passed. The earliest of several such calls counts. */
    public void enqueueAfter(Key key, Duration delay) {
        throw new UnsupportedOperationException();
    }

    /** How many keys wait for a worker now. */
    public int depth() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void start() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
