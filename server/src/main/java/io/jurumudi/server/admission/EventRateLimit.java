package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whoever writes too many events is told to write fewer: events are the first thing a broken client floods a cluster with. */
public final class EventRateLimit implements AdmissionPlugin {

    private static final int REMEMBERED = 4096;

    private final List<Limit> limits = new ArrayList<>();
    private final InstantSource clock;

    /**
     * @param configuration with {@code limits}: of what type, how many a second ({@code qps}), and how many at once ({@code burst})
     * @throws IllegalArgumentException when a type is unknown
     */
    public EventRateLimit(ObjectNode configuration, InstantSource clock) {
        this.clock = clock;
        configuration.path("limits").forEach(limit -> limits.add(new Limit(limit)));
    }

    @Override
    public String name() {
        return "EventRateLimit";
    }

    @Override
    public void validate(AdmissionRequest request) {
        boolean event = request.creates("", "events") || request.updates("", "events");
        if (!event || request.dryRun()) {
            return;
        }
        List<String> reached = new ArrayList<>();
        for (Limit limit : limits) {
            limit.refusal(request, clock.instant()).ifPresent(reached::add);
        }
        if (!reached.isEmpty()) {
            throw new ApiException(
                    Status.failure(429, "TooManyRequests", Refusals.together(reached), Optional.empty()));
        }
    }

    /** How many have been let through, each with what is left of its burst. Safe for many threads. */
    private static final class Limit {

        private record Bucket(double left, Instant at) {}

        private final String type;
        private final double perSecond;
        private final int burst;
        private final Map<String, Bucket> buckets;

        Limit(JsonNode settings) {
            type = settings.path("type").asText("");
            if (!List.of("Server", "Namespace", "User", "SourceAndObject").contains(type)) {
                throw new IllegalArgumentException("unknown event rate limit type: " + type);
            }
            perSecond = settings.path("qps").asDouble();
            burst = settings.path("burst").asInt();
            int size = settings.path("cacheSize").asInt(0) == 0
                    ? REMEMBERED
                    : settings.path("cacheSize").asInt();
            buckets = new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
                    return size() > size;
                }
            };
        }

        synchronized Optional<String> refusal(AdmissionRequest request, Instant now) {
            String key = key(request);
            Bucket bucket = buckets.getOrDefault(key, new Bucket(burst, now));
            double since = Math.max(0, Duration.between(bucket.at, now).toNanos()) / 1e9;
            double left = Math.min(burst, bucket.left + since * perSecond);
            boolean goes = left >= 1;
            buckets.put(key, new Bucket(goes ? left - 1 : left, now));
            return goes ? Optional.empty() : Optional.of("limit reached on type " + type + " for key " + key);
        }

        private String key(AdmissionRequest request) {
            return switch (type) {
                case "Namespace" -> request.namespace();
                case "User" -> request.user().name();
                case "SourceAndObject" -> sourceAndObject(request.written());
                default -> "";
            };
        }

        private static String sourceAndObject(JsonNode event) {
            JsonNode source = event.path("source");
            JsonNode object = event.path("involvedObject");
            StringBuilder key = new StringBuilder();
            for (String field : List.of("component", "host")) {
                key.append(source.path(field).asText(""));
            }
            for (String field : List.of("kind", "namespace", "name", "uid", "apiVersion")) {
                key.append(object.path(field).asText(""));
            }
            return key.toString();
        }
    }
}
