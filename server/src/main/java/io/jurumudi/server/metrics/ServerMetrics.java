package io.jurumudi.server.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/** The metrics of one API server, under upstream's names; only those that are really measured. Safe for many threads. */
public final class ServerMetrics {

    private static final double[] LATENCY = {
        0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60
    };
    private static final double[] SIZES = {1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    private static final double[] EVENT_SIZES = {1024, 2048, 4096, 8192, 16384, 32768, 65536, 131072};
    private static final String[] REQUEST = {"verb", "group", "version", "resource", "subresource", "scope", "component"
    };

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter requests;
    private final Histogram durations;
    private final Histogram responseSizes;
    private final Gauge longRunning;
    private final Gauge inFlight;
    private final Counter watchEvents;
    private final Histogram watchEventSizes;
    // Gauges that only grow: upstream's two counters lack the _total that the library's counters would add.
    private final Gauge authenticated;
    private final Gauge authentications;
    private final Counter authorizations;

    /** @param version of the API served, such as {@code v1.36.0} */
    public ServerMetrics(String version) {
        requests = Counter.builder()
                .name("apiserver_request_total")
                .help("Counter of apiserver requests broken out for each verb, dry run value, group, version, resource,"
                        + " scope, component, and HTTP response code.")
                .labelNames(
                        "verb", "dry_run", "group", "version", "resource", "subresource", "scope", "component", "code")
                .register(registry);
        durations = Histogram.builder()
                .name("apiserver_request_duration_seconds")
                .help("Response latency distribution in seconds for each verb, dry run value, group, version, resource,"
                        + " subresource, scope and component.")
                .labelNames("verb", "dry_run", "group", "version", "resource", "subresource", "scope", "component")
                .classicOnly()
                .classicUpperBounds(LATENCY)
                .register(registry);
        responseSizes = Histogram.builder()
                .name("apiserver_response_sizes")
                .help("Response size distribution in bytes for each group, version, verb, resource, subresource, scope"
                        + " and component.")
                .labelNames(REQUEST)
                .classicOnly()
                .classicUpperBounds(SIZES)
                .register(registry);
        longRunning = Gauge.builder()
                .name("apiserver_longrunning_requests")
                .help("Gauge of all active long-running apiserver requests broken out by verb, group, version,"
                        + " resource, scope and component.")
                .labelNames(REQUEST)
                .register(registry);
        inFlight = Gauge.builder()
                .name("apiserver_current_inflight_requests")
                .help("Number of requests being answered, long-running ones aside, per request kind.")
                .labelNames("request_kind")
                .register(registry);
        watchEvents = Counter.builder()
                .name("apiserver_watch_events_total")
                .help("Number of events sent in watch clients")
                .labelNames("group", "version", "resource")
                .register(registry);
        watchEventSizes = Histogram.builder()
                .name("apiserver_watch_events_sizes")
                .help("Watch event size distribution in bytes")
                .labelNames("group", "version", "resource")
                .classicOnly()
                .classicUpperBounds(EVENT_SIZES)
                .register(registry);
        authenticated = Gauge.builder()
                .name("authenticated_user_requests")
                .help("Counter of authenticated requests broken out by username.")
                .labelNames("username")
                .register(registry);
        authentications = Gauge.builder()
                .name("authentication_attempts")
                .help("Counter of authenticated attempts.")
                .labelNames("result")
                .register(registry);
        authorizations = Counter.builder()
                .name("authorization_attempts_total")
                .help("Counter of authorization attempts broken down by result.")
                .labelNames("result")
                .register(registry);
        ProcessMetrics.register(registry);
        String[] parts = version.replaceFirst("^v", "").split("\\.");
        Gauge.builder()
                .name("kubernetes_build_info")
                .help("A metric with a constant '1' value labeled by version.")
                .labelNames("git_version", "major", "minor")
                .register(registry)
                .labelValues(version, parts[0], parts.length > 1 ? parts[1] : "")
                .set(1);
        inFlight.initLabelValues("mutating");
        inFlight.initLabelValues("readOnly");
    }

    /** Counts a request as being answered until the result is closed; once, not twice. */
    public Running begin(RequestLabels labels, boolean isLongRunning) {
        if (isLongRunning) {
            var gauge = longRunning.labelValues(request(labels));
            gauge.inc();
            return gauge::dec;
        }
        var gauge = inFlight.labelValues(
                switch (labels.verb()) {
                    case "GET", "LIST", "WATCH", "HEAD", "OPTIONS" -> "readOnly";
                    default -> "mutating";
                });
        gauge.inc();
        return gauge::dec;
    }

    /** A request being answered. */
    @FunctionalInterface
    public interface Running extends AutoCloseable {
        @Override
        void close();
    }

    /** @param duration counted for requests that are not long-running only, whose length says nothing */
    public void ended(RequestLabels labels, int code, Duration duration, boolean isLongRunning) {
        requests.labelValues(
                        labels.verb(),
                        dryRun(labels),
                        labels.group(),
                        labels.version(),
                        labels.resource(),
                        labels.subresource(),
                        labels.scope(),
                        "apiserver",
                        String.valueOf(code))
                .inc();
        if (!isLongRunning) {
            durations
                    .labelValues(
                            labels.verb(),
                            dryRun(labels),
                            labels.group(),
                            labels.version(),
                            labels.resource(),
                            labels.subresource(),
                            labels.scope(),
                            "apiserver")
                    .observe(duration.toNanos() / 1e9);
        }
    }

    /** Of GET and LIST. */
    public void responseSize(RequestLabels labels, long bytes) {
        responseSizes.labelValues(request(labels)).observe(bytes);
    }

    public void watchEvent(String group, String version, String resource, int bytes) {
        watchEvents.labelValues(group, version, resource).inc();
        watchEventSizes.labelValues(group, version, resource).observe(bytes);
    }

    /** @param username of success; ordinary users share one, lest the memory fill */
    public void authenticated(boolean success, String username) {
        authentications.labelValues(success ? "success" : "failure").inc();
        if (success) {
            authenticated
                    .labelValues(
                            username.startsWith("system:") && !username.startsWith("system:serviceaccount:")
                                    ? username
                                    : "other")
                    .inc();
        }
    }

    public void authorized(boolean allowed) {
        authorizations.labelValues(allowed ? "allowed" : "denied").inc();
    }

    /** Tells how many objects are stored, by resource ({@code deployments.apps}); asked when the metrics are. */
    public void storedObjects(Supplier<Map<String, Long>> counts) {
        GaugeWithCallback.builder()
                .name("apiserver_storage_objects")
                .help("Number of stored objects at the time of last check split by kind.")
                .labelNames("resource")
                .callback(callback -> counts.get().forEach((resource, count) -> callback.call(count, resource)))
                .register(registry);
    }

    /** For metrics of other parts of the server. */
    public PrometheusRegistry registry() {
        return registry;
    }

    public static String contentType() {
        return "text/plain; version=0.0.4; charset=utf-8";
    }

    /** All metrics in Prometheus' text format. */
    public byte[] text() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static String[] request(RequestLabels labels) {
        return new String[] {
            labels.verb(),
            labels.group(),
            labels.version(),
            labels.resource(),
            labels.subresource(),
            labels.scope(),
            "apiserver"
        };
    }

    private static String dryRun(RequestLabels labels) {
        return labels.dryRun() ? "All" : "";
    }
}
