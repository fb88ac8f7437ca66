package io.jurumudi.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.Json;
import io.jurumudi.server.auth.User;
import io.jurumudi.server.cache.CacheEvent;
import io.jurumudi.server.cache.CachedObject;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.RequestContext;
import io.jurumudi.server.registry.Call;
import io.jurumudi.server.registry.Change;
import io.jurumudi.server.registry.Registry;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells in the status of each FlowSchema whether the priority level it names exists. Upstream's API server does so itself, since it is
 * the one that goes by them.
 */
final class FlowSchemaReports implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FlowSchemaReports.class);
    private static final String GROUP = "flowcontrol.apiserver.k8s.io";
    private static final String MANAGER = "api-priority-and-fairness-config-consumer-v1";

    /** No object has an empty name. */
    private static final String END = "";

    private final Registry registry;
    private final Kind schemas;
    private final Kind levels;
    private final Clock clock;

    /** The priority level that each schema names; the cache's feeding thread writes it. */
    private final Map<String, String> named = new ConcurrentHashMap<>();

    /** Names of schemas to look at. */
    private final BlockingQueue<String> changed = new LinkedBlockingQueue<>();

    private Optional<Thread> worker = Optional.empty();

    /** Follows the cache from now on; make it before the cache starts. */
    FlowSchemaReports(Registry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        schemas = registry.kinds().resource(GROUP, "flowschemas").orElseThrow();
        levels = registry.kinds().resource(GROUP, "prioritylevelconfigurations").orElseThrow();
        registry.cache(schemas).listen(this::schemaChanged);
        registry.cache(levels).listen(this::levelChanged);
    }

    private void schemaChanged(CacheEvent event) {
        CachedObject schema = event.object();
        if (event.type() == CacheEvent.Type.DELETED) {
            named.remove(schema.name());
            return;
        }
        named.put(schema.name(), level(schema.tree()));
        changed.add(schema.name());
    }

    private void levelChanged(CacheEvent event) {
        named.forEach((schema, level) -> {
            if (level.equals(event.object().name())) {
                changed.add(schema);
            }
        });
    }

    private static String level(JsonNode schema) {
        return schema.path("spec")
                .path("priorityLevelConfiguration")
                .path("name")
                .asText("");
    }

    void start() {
        worker = Optional.of(Thread.ofVirtual().name("flow-schema-reports").start(this::work));
    }

    private void work() {
        try {
            for (String schema = changed.take(); !schema.equals(END); schema = changed.take()) {
                try {
                    registry.get(schemas, "", schema).ifPresent(this::report);
                } catch (ApiException e) {
                    LOG.debug(
                            "the status of FlowSchema {} could not be written",
                            schema,
                            e); // its next change brings it here again
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void report(ObjectNode schema) {
        String level = level(schema);
        boolean found = registry.get(levels, "", level).isPresent();
        String status = found ? "False" : "True";
        String reason = found ? "Found" : "NotFound";
        String message = "This FlowSchema references the PriorityLevelConfiguration object named \"" + level + "\" "
                + (found ? "and it exists" : "but there is no such object");
        Optional<JsonNode> before = schema.path("status")
                .path("conditions")
                .valueStream()
                .filter(condition -> condition.path("type").asText().equals("Dangling"))
                .findFirst();
        boolean same = before.filter(
                        condition -> condition.path("status").asText().equals(status)
                                && condition.path("reason").asText().equals(reason)
                                && condition.path("message").asText().equals(message))
                .isPresent();
        if (same) {
            return;
        }
        Instant now = clock.instant();
        String name = schema.path("metadata").path("name").asText();
        ObjectNode applied = Json.object()
                .put("apiVersion", schemas.apiVersion(schemas.version()))
                .put("kind", schemas.kind());
        applied.putObject("metadata").put("name", name);
        applied.putObject("status")
                .putArray("conditions")
                .addObject()
                .put("type", "Dangling")
                .put("status", status)
                .put("lastTransitionTime", now.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("reason", reason)
                .put("message", message);
        RequestContext context =
                new RequestContext(User.superuser("system:apiserver"), "", name, "patch", now, false, MANAGER);
        Call call = new Call(schemas, schemas.version(), schemas.subresource("status"), context, warning -> {});
        registry.update(call, new Change.Apply(applied, true), () -> {});
    }

    @Override
    public void close() {
        changed.clear();
        changed.add(END); // an interrupted write might take the store's files with it
        try {
            if (worker.isPresent()) {
                worker.get().join();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
