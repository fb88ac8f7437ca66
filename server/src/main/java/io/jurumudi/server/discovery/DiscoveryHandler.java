package io.jurumudi.server.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Yaml;
import io.jurumudi.server.http.HttpHandler;
import io.jurumudi.server.http.Request;
import io.jurumudi.server.http.Response;
import io.jurumudi.server.kind.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Answers {@code /api}, {@code /apis}, {@code /apis/<group>}, {@code /api/v1} and {@code /apis/<group>/<version>}. The first two also in the aggregated
 * form, with an ETag, so that a client that has seen it gets a 304.
 */
public final class DiscoveryHandler implements HttpHandler {
    private static final String AGGREGATED_GROUP = "apidiscovery.k8s.io";

    private record Snapshot(List<Kind> kinds, Discovery discovery) {}

    private final Supplier<List<Kind>> kinds;
    private final Supplier<String> serverAddress;
    private final AtomicReference<Optional<Snapshot>> newest = new AtomicReference<>(Optional.empty());

    /**
     * @param kinds what is served now; documents are made again when another list comes
     * @param serverAddress host and port told to clients
     */
    public DiscoveryHandler(Supplier<List<Kind>> kinds, Supplier<String> serverAddress) {
        this.kinds = kinds;
        this.serverAddress = serverAddress;
    }

    /** Whether the path (decoded, without query) is one of these documents, existing or not. */
    public static boolean answers(String path) {
        String[] steps = steps(path);
        return switch (steps[0]) {
            case "api" -> steps.length <= 2;
            case "apis" -> steps.length <= 3;
            default -> false;
        };
    }

    @Override
    public void handle(Request request, Response response) throws IOException {
        Discovery discovery = current();
        String[] steps = steps(request.path());
        boolean core = steps[0].equals("api");
        if (steps.length == 1) {
            response.headers().set("Vary", "Accept");
            Optional<String> version = aggregatedVersion(request);
            if (version.isPresent()) {
                sendAggregated(request, response, discovery, core, version.get());
            } else {
                send(
                        request,
                        response,
                        Optional.of(core ? discovery.coreVersions(serverAddress.get()) : discovery.groupList()));
            }
        } else if (core) {
            send(request, response, discovery.resources("", steps[1]));
        } else if (steps.length == 2) {
            send(request, response, steps[1].isEmpty() ? Optional.empty() : discovery.group(steps[1]));
        } else {
            send(request, response, steps[1].isEmpty() ? Optional.empty() : discovery.resources(steps[1], steps[2]));
        }
    }

    private Discovery current() {
        List<Kind> now = kinds.get();
        return newest.updateAndGet(seen ->
                        seen.filter(s -> s.kinds == now).or(() -> Optional.of(new Snapshot(now, new Discovery(now)))))
                .orElseThrow()
                .discovery;
    }

    /** The first aggregated form the client accepts, before any plain one. */
    private static Optional<String> aggregatedVersion(Request request) {
        for (String accepted : request.headers().tokens("Accept")) {
            String type = accepted.replace(" ", "");
            if (!type.startsWith("application/json")) {
                continue;
            }
            if (!type.contains(";as=APIGroupDiscoveryList") || !type.contains(";g=" + AGGREGATED_GROUP)) {
                return Optional.empty();
            }
            for (String version : List.of("v2", "v2beta1")) {
                if ((type + ";").contains(";v=" + version + ";")) {
                    return Optional.of(version);
                }
            }
        }
        return Optional.empty();
    }

    private void sendAggregated(Request request, Response response, Discovery discovery, boolean core, String version)
            throws IOException {
        byte[] body = Json.write(discovery.aggregated(core, AGGREGATED_GROUP + "/" + version));
        String etag = "\"" + sha512(body) + "\"";
        response.headers().set("ETag", etag);
        if (request.headers().first("If-None-Match", "").equals(etag)) {
            response.status(304);
            return;
        }
        response.headers()
                .set(
                        "Content-Type",
                        "application/json;g=" + AGGREGATED_GROUP + ";v=" + version + ";as=APIGroupDiscoveryList");
        response.body().write(body);
    }

    private static void send(Request request, Response response, Optional<ObjectNode> document) throws IOException {
        if (document.isEmpty()) {
            response.status(404);
            response.headers().set("Content-Type", "text/plain; charset=utf-8");
            response.headers().set("X-Content-Type-Options", "nosniff");
            response.body().write("404 page not found\n".getBytes(StandardCharsets.UTF_8));
            return;
        }
        List<String> accepted = request.headers().tokens("Accept");
        boolean yaml = !accepted.isEmpty() && accepted.getFirst().startsWith("application/yaml");
        JsonNode tree = document.get();
        response.headers().set("Cache-Control", "no-cache, private");
        response.headers().set("Content-Type", yaml ? "application/yaml" : "application/json");
        response.body().write(yaml ? Yaml.write(tree) : Json.write(tree));
    }

    private static String[] steps(String path) {
        String trimmed = path.startsWith("/") ? path.substring(1) : path;
        return (trimmed.endsWith("/") ? trimmed.substring(0, trimmed.length() - 1) : trimmed).split("/", -1);
    }

    private static String sha512(byte[] body) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-512").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-512", e);
        }
    }
}
