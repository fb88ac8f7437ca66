package io.jurumudi.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Runs one operation over and over from several threads for a while. */
final class Load {
    private Load() {}

    /** One operation, given a number of its own. */
    interface Operation {
        void run(long number) throws Exception;
    }

    /**
     * How often the operation was done, a second.
     *
     * @param seconds how long to go on
     */
    static double perSecond(int threads, double seconds, Operation operation)
            throws InterruptedException, ExecutionException {
        AtomicLong number = new AtomicLong();
        AtomicLong done = new AtomicLong();
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        Callable<Void> worker = () -> {
            while (System.nanoTime() < end) {
                operation.run(number.getAndIncrement());
                done.incrementAndGet();
            }
            return null;
        };
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(executor.submit(worker));
            }
            for (Future<Void> future : running) {
                future.get();
            }
        }
        return done.get() / ((System.nanoTime() - start) / 1e9);
    }
}
