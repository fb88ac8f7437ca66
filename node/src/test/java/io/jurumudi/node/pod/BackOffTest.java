package io.jurumudi.node.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BackOffTest {
    private static final Instant START = Pods.NOW;
    private final BackOff backOff = new BackOff(Duration.ofSeconds(10), Duration.ofMinutes(5));

    @Test
    void theFirstEndIsFollowedByAStartAtOnce() {
        assertThat(backOff.until("a", START)).isEqualTo(START);
    }

    @Test
    void waitsDoubleUpToFiveMinutes() {
        Instant now = START;
        for (int seconds : new int[] {10, 20, 40, 80, 160, 300, 300}) {
            backOff.next("a", now, now);
            assertThat(backOff.delay("a")).isEqualTo(Duration.ofSeconds(seconds));
            now = now.plusSeconds(seconds);
        }
    }

    @Test
    void tenQuietMinutesForgetEverything() {
        backOff.next("a", START, START);
        backOff.next("a", START, START);
        Instant later = START.plusSeconds(601);
        assertThat(backOff.until("a", later)).isEqualTo(later);
        backOff.next("a", later, later);
        assertThat(backOff.delay("a")).isEqualTo(Duration.ofSeconds(10));
    }
}
