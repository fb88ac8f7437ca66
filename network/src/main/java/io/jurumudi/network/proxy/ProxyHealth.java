package io.jurumudi.network.proxy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether the rules keep up with the cluster: a change that waits for too long says they do not. Thread-safe. */
final class ProxyHealth {
    /** Upstream allows twice its sync period. */
    private static final Duration LATE = Duration.ofSeconds(60);

    private final Clock clock;
    private Instant updated;
    private Optional<Instant> waitingSince = Optional.empty();

    ProxyHealth(Clock clock) {
        this.clock = clock;
        this.updated = clock.instant();
    }

    synchronized void queued() {
        if (waitingSince.isEmpty()) {
            waitingSince = Optional.of(clock.instant());
        }
    }

    synchronized void updated() {
        waitingSince = Optional.empty();
        updated = clock.instant();
    }

    synchronized boolean healthy() {
        return waitingSince
                .filter(since -> !clock.instant().isBefore(since.plus(LATE)))
                .isEmpty();
    }

    /** Upstream's answer. */
    synchronized String json(Optional<Boolean> nodeEligible) {
        Instant now = clock.instant();
        boolean fine = healthy() && nodeEligible.orElse(true);
        return "{\"lastUpdated\":\"%s\",\"currentTime\":\"%s\",%s\"healthy\":%s}"
                .formatted(
                        fine ? now : updated,
                        now,
                        nodeEligible.map(e -> "\"nodeEligible\":" + e + ",").orElse(""),
                        healthy());
    }
}
