package io.jurumudi.client;

import java.time.Duration;
import java.util.Collection;

/** Waiting for threads to end. */
final class Threads {
    private Threads() {}

    /**
     * Waits for threads that were told to end, all together for as long as patience lasts; then interrupts them and waits as
     * long again. The calling thread's own interruption cuts the waiting short.
     */
    static void end(Collection<Thread> threads, Duration patience) {
        try {
            if (!join(threads, patience)) {
                threads.forEach(Thread::interrupt);
                join(threads, patience);
            }
        } catch (InterruptedException e) {
            threads.forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
        }
    }

    private static boolean join(Collection<Thread> threads, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        for (Thread thread : threads) {
            if (thread == Thread.currentThread()) {
                continue;
            }
            if (!thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
                return false;
            }
        }
        return true;
    }
}
