package io.jurumudi.server.filter;

import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GoTime;
import io.jurumudi.server.http.Request;
import io.jurumudi.server.http.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Gives up requests that take too long; a client may ask for less time with the parameter {@code timeout}. Watches and others that are
 * meant to last have no deadline.
 *
 * <p>A request that is given up is not interrupted, since what it does may be half done: it goes on, but its answer goes nowhere.
 */
public final class Deadline implements Filter {

    /** As upstream has it, bare of what makes it a Status to clients that look closely. */
    private static final String TOO_LATE =
            "{\"metadata\":{},\"status\":\"Failure\",\"message\":\"Timeout: request did not"
                    + " complete within the allotted timeout\",\"reason\":\"Timeout\",\"details\":{},\"code\":504}\n";

    private final Duration most;

    /** @param most how long a request may take that does not ask for less */
    public Deadline(Duration most) {
        this.most = most;
    }

    @Override
    public void filter(Passage passage, Next next) throws Exception {
        if (passage.info().longRunning()) {
            next.go(passage);
            return;
        }
        Duration limit = limit(passage.request());
        Race race = new Race(passage);
        FutureTask<Void> work = new FutureTask<>(() -> {
            next.go(race.worker());
            return null;
        });
        Thread worker =
                Thread.ofVirtual().name(Thread.currentThread().getName()).start(work);
        try {
            work.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            race.finish();
        } catch (ExecutionException failed) {
            race.finish();
            rethrow(failed.getCause());
        } catch (TimeoutException late) {
            if (!race.expire()) {
                throw new IOException("the request's time was over in the middle of its answer", late);
            }
            answer(passage.response());
        } catch (InterruptedException stopped) {
            worker.interrupt();
            throw stopped;
        }
    }

    private static void rethrow(Throwable failure) throws Exception {
        switch (failure) {
            case Exception exception -> throw exception;
            case Error error -> throw error;
            default -> throw new IllegalStateException(failure);
        }
    }

    private Duration limit(Request request) {
        String asked = request.query().first("timeout", "");
        if (asked.isEmpty()) {
            return most;
        }
        try {
            Duration wanted = GoTime.parseDuration(asked);
            return wanted.isPositive() && wanted.compareTo(most) < 0 ? wanted : most;
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("invalid timeout specified in the request URL - " + e.getMessage());
        }
    }

    private static void answer(Response response) throws IOException {
        response.status(504);
        response.headers().set("Content-Type", "text/plain; charset=utf-8").set("Cache-Control", "no-cache, private");
        response.body().write(TOO_LATE.getBytes(StandardCharsets.UTF_8));
    }
}
