package io.jurumudi.controllers.common;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Does the same thing many times, in batches that double in size as long as all goes well. When something is wrong with all
 * of them, that costs the server one attempt and not hundreds.
 */
public final class SlowStart {

    /** How many succeeded, and the first failure if there was one. */
    public record Result(int successes, Optional<RuntimeException> failure) {}

    private SlowStart() {}

    /** @param action throws when it fails */
    public static Result run(int count, Runnable action) throws InterruptedException {
        int successes = 0;
        int remaining = count;
        for (int batch = Math.min(1, count); batch > 0; batch = Math.min(2 * batch, remaining)) {
            List<RuntimeException> failures = atOnce(batch, action);
            successes += batch - failures.size();
            if (!failures.isEmpty()) {
                return new Result(successes, Optional.of(failures.getFirst()));
            }
            remaining -= batch;
        }
        return new Result(successes, Optional.empty());
    }

    private static List<RuntimeException> atOnce(int count, Runnable action) throws InterruptedException {
        List<Callable<Object>> actions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            actions.add(Executors.callable(action));
        }
        return allAtOnce(actions);
    }

    /** Does different things at once, on a thread each, and returns the failures when all have ended. */
    public static List<RuntimeException> allAtOnce(List<Callable<Object>> actions) throws InterruptedException {
        List<RuntimeException> failures = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Object> result : threads.invokeAll(actions)) {
                try {
                    result.get();
                } catch (ExecutionException e) {
                    failures.add(
                            e.getCause() instanceof RuntimeException known
                                    ? known
                                    : new IllegalStateException(e.getCause()));
                }
            }
        }
        return failures;
    }
}
