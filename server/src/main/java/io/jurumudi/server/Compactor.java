package io.jurumudi.server;

import io.jurumudi.store.Store;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the store forget history that is older than an interval, so that it does not grow for ever. */
final class Compactor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);

    private final Store store;
    private final Duration interval;
    private Thread thread;

    Compactor(Store store, Duration interval) {
        this.store = store;
        this.interval = interval;
    }

    void start() {
        if (!interval.isZero()) {
            thread = Thread.ofVirtual().name("compactor").start(this::run);
        }
    }

    private void run() {
        try {
            while (true) {
                long before = store.revision();
                Thread.sleep(interval);
                compact(before);
            }
        } catch (InterruptedException closed) {
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
        if (thread != null) {
            thread.interrupt();
        }
    }
}
