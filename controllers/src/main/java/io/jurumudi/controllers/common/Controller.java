package io.jurumudi.controllers.common;

import io.jurumudi.client.ControlLoop;
import io.jurumudi.client.Reconciler;
import java.time.Duration;

/** A control loop: what wakes it, and what it does for one key. */
public interface Controller extends Reconciler {

    /**
     * Begins to enqueue keys, now and whenever the world changes. Called once, when all informers have their first lists; the
     * loop starts afterwards.
     */
    void watch(ControlLoop loop) throws InterruptedException;

    /** How long a key that keeps failing waits at most. */
    default Duration longestDelay() {
        return ControlLoop.LONGEST_DELAY;
    }

    /** Called after the loop has ended, by which time nothing is being reconciled. */
    default void close() {}
}
