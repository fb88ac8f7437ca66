package io.jurumudi.it.conformance;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.awaitility.core.ThrowingRunnable;

/** What a controller brings about some time after it was asked for. */
final class Eventually {
    private Eventually() {}

    static void holds(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(assertion);
    }
}
