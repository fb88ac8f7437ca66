package io.jurumudi.cli;

import java.util.concurrent.CountDownLatch;

/** Keeps a command in the foreground until it is told to stop (Ctrl-C, SIGTERM), and then lets it close in peace. */
final class Foreground {
    private Foreground() {}

    /** A start that may fail. */
    interface Start {
        void run() throws Exception;
    }

    /**
     * Starts the part, waits for the signal and closes the part before the process ends; a signal during the start interrupts it.
     */
    static void whileRunning(AutoCloseable part, Start start) throws Exception {
        Thread main = Thread.currentThread();
        CountDownLatch closed = new CountDownLatch(1);
        Thread hook = Thread.ofPlatform().name("stop").unstarted(() -> {
            main.interrupt();
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try (part) {
            start.run();
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            // Told to stop: an end like any other. The flag must not disturb the closing.
        } finally {
            closed.countDown();
        }
    }
}
