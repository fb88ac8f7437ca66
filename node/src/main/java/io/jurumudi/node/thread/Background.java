package io.jurumudi.node.thread;

import java.time.Duration;

/** A virtual thread that works from {@link #start} until {@link #close}, which interrupts it and waits for its end. */
public final class Background implements AutoCloseable {
    /** Whoever is in the middle of something uninterruptible gets so long. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Thread thread;

    /** What the thread does; an interruption is the sign to stop. */
    @FunctionalInterface
    public interface Work {
        void run() throws InterruptedException;
    }

    public Background(String name, Work work) {
        thread = Thread.ofVirtual().name(name).unstarted(() -> {
            try {
                work.run();
            } catch (InterruptedException closed) {
                // As it should be.
            }
        });
    }

    public void start() {
        thread.start();
    }

    /** Closing twice, from the thread itself or without a start is harmless. */
    @Override
    public void close() {
        if (thread.getState() == Thread.State.NEW || thread == Thread.currentThread()) {
            return;
        }
        thread.interrupt();
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
