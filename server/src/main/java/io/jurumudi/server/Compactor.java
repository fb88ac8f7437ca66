package io.jurumudi.server;

import io.jurumudi.store.Store;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the store forget history that is older than an interval, so that it does not grow for ever. */
final class Compactor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);

    private final Store store;
    private final Duration interval;
    private final CountDownLatch closed = new CountDownLatch(1);
    private Optional<Thread> thread = Optional.empty();

    Compactor(Store store, Duration interval) {
        this.store = store;
        this.interval = interval;
    }

    void start() {
        if (!interval.isZero()) {
            thread = Optional.of(Thread.ofVirtual().name("compactor").start(this::run));
        }
    }

    private void run() {
        try {
            long before = store.revision();
            while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                long now = store.revision();
                compact(before);
                before = now;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void compact(long revision) {
        try {
            store.compact(revision);
        } catch (RuntimeException failed) {
            LOG.warn("Cannot compact the store up to revision {}; tried again in {}", revision, interval, failed);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            if (thread.isPresent()) {
                thread.get().join();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
