package io.jurumudi.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ControlLoopTest {
    @Test
    void everyKeyIsReconciledAndNoneTwiceAtOnce() {
        Map<Key, AtomicInteger> working = new ConcurrentHashMap<>();
        AtomicInteger passes = new AtomicInteger();
        AtomicBoolean overlapped = new AtomicBoolean();
        Reconciler reconciler = key -> {
            AtomicInteger inside = working.computeIfAbsent(key, k -> new AtomicInteger());
            if (inside.incrementAndGet() > 1) {
                overlapped.set(true);
            }
            Thread.yield();
            inside.decrementAndGet();
            passes.incrementAndGet();
            return Outcome.done();
        };
        try (ControlLoop loop = new ControlLoop("test", 4, reconciler, Clock.systemUTC())) {
            loop.start();
            for (int i = 0; i < 10_000; i++) {
                loop.enqueue(Key.of("k" + i % 50));
            }
            await().atMost(ONE_MINUTE).until(() -> loop.depth() == 0 && passes.get() >= 50);
            assertThat(working).hasSize(50);
            assertThat(overlapped).isFalse();
        }
    }

    @Test
    void failuresAreTriedAgain() {
        AtomicInteger passes = new AtomicInteger();
        Reconciler reconciler = key -> switch (passes.incrementAndGet()) {
            case 1 -> throw new IllegalStateException("on purpose");
            case 2 -> Outcome.retry("not yet");
            case 3 -> Outcome.again(Duration.ofMillis(1));
            default -> Outcome.done();
        };
        try (ControlLoop loop = new ControlLoop("test", 1, reconciler, Clock.systemUTC())) {
            loop.start();
            loop.enqueue(Key.of("a"));
            await().atMost(ONE_MINUTE).until(() -> passes.get() == 4);
        }
    }

    @Test
    void closingWaitsForThePassUnderWay() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean finished = new AtomicBoolean();
        Reconciler reconciler = key -> {
            inside.countDown();
            goOn.await();
            finished.set(true);
            return Outcome.done();
        };
        ControlLoop loop = new ControlLoop("test", 1, reconciler, Clock.systemUTC());
        loop.start();
        loop.enqueue(Key.of("a"));
        inside.await();
        Thread closing = Thread.ofVirtual().start(loop::close);
        goOn.countDown();
        closing.join();
        assertThat(finished).isTrue();
    }
}
