package io.jurumudi.server.openapi;

import io.jurumudi.machinery.ApiException;
import io.jurumudi.schema.Schemas;
import io.jurumudi.server.http.Gzip;
import io.jurumudi.server.http.HttpHandler;
import io.jurumudi.server.http.Request;
import io.jurumudi.server.http.Response;
import io.jurumudi.server.kind.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Answers {@code /openapi/v2}, {@code /openapi/v3} and what that lists. As JSON, and version 2 as protobuf too, for kubectl of old takes
 * nothing else; clients that would rather have version 3 in another form accept JSON too.
 */
public final class OpenApiHandler implements HttpHandler {
    private static final String V3 = "/openapi/v3";
    private static final String JSON = "application/json";
    private static final String BINARY = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
    /** What clients ask for; not a media type by the rules, so no answer is named so. */
    private static final String BINARY_AS_ASKED = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

    private record Snapshot(List<Kind> kinds, OpenApi documents) {}

    private final Supplier<List<Kind>> kinds;
    private final Schemas schemas;
    private final String serverVersion;
    private final AtomicReference<Optional<Snapshot>> newest = new AtomicReference<>(Optional.empty());

    /**
     * @param kinds what is served now; documents are made again when another list comes
     * @param serverVersion such as v1.36.2
     */
    public OpenApiHandler(Supplier<List<Kind>> kinds, Schemas schemas, String serverVersion) {
        this.kinds = kinds;
        this.schemas = schemas;
        this.serverVersion = serverVersion;
    }

    /** Whether the path (decoded, without query) is one of these documents, existing or not. */
    public static boolean answers(String path) {
        return path.equals("/openapi/v2") || path.equals(V3) || path.startsWith(V3 + "/");
    }

    @Override
    public void handle(Request request, Response response) throws IOException {
        String path = request.path();
        boolean second = path.equals("/openapi/v2");
        String type = type(request, second ? List.of(JSON, BINARY) : List.of(JSON));
        OpenApi documents = current();
        response.headers().set("Vary", "Accept");
        if (second) {
            send(
                    request,
                    response,
                    type,
                    type.equals(JSON) ? documents.everything() : documents.everythingBinary(),
                    true);
        } else if (path.equals(V3) || path.equals(V3 + "/")) {
            send(request, response, JSON, documents.index(), false);
        } else {
            group(request, response, documents, path.substring(V3.length() + 1));
        }
    }

    private void group(Request request, Response response, OpenApi documents, String group) throws IOException {
        Optional<byte[]> document = documents.document(group);
        if (document.isEmpty()) {
            response.status(404);
            response.headers().set("Content-Type", "text/plain; charset=utf-8");
            response.body().write("404 page not found\n".getBytes(StandardCharsets.UTF_8));
            return;
        }
        String hash = documents.hash(group);
        Optional<String> asked = request.query().first("hash");
        if (asked.isPresent() && !asked.get().equals(hash)) {
            response.status(301);
            response.headers().set("Location", V3 + "/" + group + "?hash=" + hash);
            return;
        }
        if (asked.isPresent()) {
            // what has its hash in its address never changes
            response.headers().set("Cache-Control", "public, immutable, max-age=31536000");
        }
        send(request, response, JSON, document.get(), false);
    }

    /** @param compressed for clients that take that, which upstream does with version 2 only */
    private static void send(Request request, Response response, String type, byte[] document, boolean compressed)
            throws IOException {
        String etag = "\"" + OpenApi.hash(document) + "\"";
        response.headers().set("ETag", etag);
        if (request.headers().first("If-None-Match", "").equals(etag)) {
            response.status(304);
            return;
        }
        response.headers().set("Content-Type", type);
        if (!compressed || !Gzip.accepted(request)) {
            response.body().write(document);
            return;
        }
        try (OutputStream gzip = Gzip.over(response)) {
            gzip.write(document);
        }
    }

    /** The first that the client accepts of the types there are. */
    private static String type(Request request, List<String> types) {
        List<String> accepted = request.headers().tokens("Accept");
        if (accepted.isEmpty()) {
            return JSON;
        }
        return accepted.stream()
                .map(type -> type.split(";")[0].strip())
                .map(type -> switch (type) {
                    case "application/*", "*/*" -> JSON;
                    case BINARY_AS_ASKED -> BINARY;
                    default -> type;
                })
                .filter(types::contains)
                .findFirst()
                .orElseThrow(() -> ApiException.notAcceptable(types));
    }

    private OpenApi current() {
        List<Kind> now = kinds.get();
        return newest.updateAndGet(seen -> seen.filter(s -> s.kinds == now)
                        .or(() -> Optional.of(new Snapshot(now, new OpenApi(now, schemas, serverVersion)))))
                .orElseThrow()
                .documents;
    }
}
