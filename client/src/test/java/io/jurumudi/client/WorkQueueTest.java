package io.jurumudi.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
    private static final Key A = Key.of("a");
    private static final Key B = Key.of("b");

    private final ManualClock clock = new ManualClock();
    private final WorkQueue queue = new WorkQueue(clock, Backoff.KEYS);

    private static final class ManualClock extends Clock {
        private Instant now = Instant.EPOCH;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }

        void pass(Duration time) {
            now = now.plus(time);
        }
    }

    private Key next() {
        return queue.poll().orElseThrow().key();
    }

    @Test
    void keysComeOutInOrderAndOnce() {
        queue.add(A);
        queue.add(B);
        queue.add(A);
        assertThat(next()).isEqualTo(A);
        assertThat(next()).isEqualTo(B);
        assertThat(queue.poll()).isEmpty();
    }

    @Test
    void aKeyAddedWhileBeingWorkedOnComesAgainAfterwards() {
        queue.add(A);
        next();
        queue.add(A);
        queue.add(A);
        assertThat(queue.poll()).isEmpty();
        queue.done(A);
        assertThat(next()).isEqualTo(A);
        queue.done(A);
        assertThat(queue.poll()).isEmpty();
    }

    @Test
    void theEarliestDelayCounts() {
        queue.addAfter(A, Duration.ofSeconds(9));
        queue.addAfter(A, Duration.ofSeconds(3));
        queue.addAfter(A, Duration.ofSeconds(5));
        clock.pass(Duration.ofMillis(2999));
        assertThat(queue.poll()).isEmpty();
        clock.pass(Duration.ofMillis(1));
        assertThat(next()).isEqualTo(A);
        queue.done(A);
        clock.pass(Duration.ofSeconds(9));
        assertThat(queue.poll()).isEmpty();
    }

    @Test
    void failuresDelayLongerAndLongerUntilForgiven() {
        for (int millis : new int[] {5, 10, 20, 40}) {
            queue.retry(A);
            clock.pass(Duration.ofMillis(millis - 1));
            assertThat(queue.poll()).isEmpty();
            clock.pass(Duration.ofMillis(1));
            assertThat(next()).isEqualTo(A);
            queue.done(A);
        }
        queue.forget(A);
        queue.retry(A);
        clock.pass(Duration.ofMillis(5));
        assertThat(next()).isEqualTo(A);
    }

    @Test
    void theLongestDelayIsUpstreams() {
        assertThat(Backoff.KEYS.after(17)).isEqualTo(Duration.ofMillis(5 << 17));
        assertThat(Backoff.KEYS.after(18)).isEqualTo(Duration.ofSeconds(1000));
        assertThat(Backoff.KEYS.after(1_000_000)).isEqualTo(Duration.ofSeconds(1000));
    }

    @Test
    void aClosedQueueGivesNothing() {
        queue.add(A);
        queue.close();
        queue.add(B);
        assertThat(queue.poll()).isEmpty();
    }
}
