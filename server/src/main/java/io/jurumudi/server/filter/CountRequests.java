package io.jurumudi.server.filter;

import io.jurumudi.server.metrics.RequestLabels;
import io.jurumudi.server.metrics.ServerMetrics;
import io.jurumudi.server.rest.RequestInfo;
import java.time.Duration;
import java.util.function.Predicate;

/** Counts and times requests. Outside of everything, so that it sees the code that was answered, refusals included. */
public final class CountRequests implements Filter {

    private final ServerMetrics metrics;
    private final Predicate<RequestInfo> served;

    /** @param served whether there is such a resource: what clients make up is not worth a metric of its own */
    public CountRequests(ServerMetrics metrics, Predicate<RequestInfo> served) {
        this.metrics = metrics;
        this.served = served;
    }

    @Override
    public void filter(Passage passage, Next next) throws Exception {
        RequestInfo info = passage.info();
        RequestLabels labels = labels(passage);
        boolean isLong = info.longRunning();
        long begun = System.nanoTime();
        ServerMetrics.Running running = metrics.begin(labels, isLong);
        try {
            next.go(passage);
        } finally {
            running.close();
            metrics.ended(labels, passage.response().status(), Duration.ofNanos(System.nanoTime() - begun), isLong);
        }
    }

    private RequestLabels labels(Passage passage) {
        RequestInfo info = passage.info();
        if (!info.resourceRequest() || !served.test(info)) {
            return RequestLabels.path(passage.request().method(), "");
        }
        return RequestLabels.resource(
                info.verb(),
                info.group(),
                info.version(),
                info.resource(),
                info.subresource(),
                info.namespace(),
                info.name(),
                passage.request().query().has("dryRun"));
    }
}
