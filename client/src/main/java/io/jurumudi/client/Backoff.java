package io.jurumudi.client;

import java.time.Duration;

/** Delays that double with every failure in a row. */
record Backoff(Duration first, Duration longest) {

    /** What upstream's work queues use for a failing key. */
    static final Backoff KEYS = new Backoff(Duration.ofMillis(5), Duration.ofSeconds(1000));

    /** What upstream's reflectors use for a failing list or watch. */
    static final Backoff LISTS = new Backoff(Duration.ofMillis(800), Duration.ofSeconds(30));

    /** @param failures how many there were before this one */
    Duration after(int failures) {
        // Past 40 doublings of a millisecond nothing sensible is left, and a shift would overflow.
        Duration delay = failures > 40 ? longest : first.multipliedBy(1L << failures);
        return delay.compareTo(longest) > 0 ? longest : delay;
    }
}
