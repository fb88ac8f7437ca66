package io.jurumudi.server.discovery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.Json;
import io.jurumudi.server.http.HttpHandler;
import io.jurumudi.server.http.Request;
import io.jurumudi.server.http.Response;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.rest.Failures;
import io.jurumudi.server.rest.Format;
import io.jurumudi.server.rest.Formats;
import java.io.IOException;
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
    private static final GroupVersionKind AGGREGATED =
            new GroupVersionKind("apidiscovery.k8s.io", "v2", "APIGroupDiscoveryList");

    private record Snapshot(List<Kind> kinds, Discovery discovery) {}

    private final Supplier<List<Kind>> kinds;
    private final Supplier<String> serverAddress;
    private final Formats formats;
    private final AtomicReference<Optional<Snapshot>> newest = new AtomicReference<>(Optional.empty());

    /**
     * @param kinds what is served now; documents are made again when another list comes
     * @param serverAddress host and port told to clients
     */
    public DiscoveryHandler(Supplier<List<Kind>> kinds, Supplier<String> serverAddress, Formats formats) {
        this.kinds = kinds;
        this.serverAddress = serverAddress;
        this.formats = formats;
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

    /** Where there is a document now. */
    public List<String> paths() {
        return current().paths();
    }

    @Override
    public void handle(Request request, Response response) throws IOException {
        Discovery discovery = current();
        String[] steps = steps(request.path());
        if (routed(request.path())
                && serves(discovery, steps)
                && !request.method().equals("GET")) {
            throw Failures.noSuchMethod();
        }
        boolean core = steps[0].equals("api");
        if (steps.length == 1) {
            Optional<Format> aggregated = formats.converted(request, AGGREGATED);
            if (aggregated.isPresent()) {
                sendAggregated(
                        request, response, discovery.aggregated(core, AGGREGATED.apiVersion()), aggregated.get());
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

    private void sendAggregated(Request request, Response response, ObjectNode document, Format format)
            throws IOException {
        String etag = "\"" + sha512(Json.write(document)) + "\"";
        response.headers().set("ETag", etag).set("Vary", "Accept").set("Cache-Control", "public");
        if (request.headers().first("If-None-Match", "").equals(etag)) {
            response.status(304);
            return;
        }
        response.headers()
                .set(
                        "Content-Type",
                        format.mediaType().text() + ";g=" + AGGREGATED.group() + ";v=" + AGGREGATED.version() + ";as="
                                + AGGREGATED.kind());
        response.body().write(formats.encode(document, format));
    }

    private void send(Request request, Response response, Optional<ObjectNode> document) throws IOException {
        if (document.isEmpty()) {
            String[] steps = steps(request.path());
            // Below a group that there is, a version that there is not is refused as a resource would be.
            if (steps[0].equals("api")
                    || (steps.length == 3 && current().group(steps[1]).isPresent())) {
                throw Failures.noSuchResource();
            }
            Failures.noSuchPath(response);
            return;
        }
        Format format = formats.plain(request, routed(request.path()));
        response.headers().set("Cache-Control", "no-cache, private");
        response.headers().set("Content-Type", format.mediaType().text());
        response.body().write(formats.encode(document.get(), format));
    }

    /** Whether a refusal is worded as for resources; upstream serves the groups another way than the versions. */
    private static boolean routed(String path) {
        String[] steps = steps(path);
        return steps[0].equals("api") || steps.length == 3;
    }

    private static boolean serves(Discovery discovery, String[] steps) {
        return steps.length == 1 || discovery.paths().contains("/" + String.join("/", steps));
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
