package io.jurumudi.client;

import java.time.Duration;

/** Hears what a {@link ControlLoop} does. Called from many threads; must be quick. */
public interface LoopMetrics {

    /** Hears nothing. */
    LoopMetrics NONE = new LoopMetrics() {};

    /** A key joined the queue. */
    default void added(String loop) {}

    /** A key left the queue for a worker after waiting this long. */
    default void started(String loop, Duration waited) {}

    /** A worker finished a key. */
    default void finished(String loop, Duration took, Outcome outcome) {}

    /** A key failed and is put back with a delay. */
    default void retried(String loop) {}

    /** How many keys wait now. */
    default void depth(String loop, int depth) {}
}
