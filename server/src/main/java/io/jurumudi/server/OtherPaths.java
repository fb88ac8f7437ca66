package io.jurumudi.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.server.auth.ServiceAccountTokens;
import io.jurumudi.server.discovery.DiscoveryHandler;
import io.jurumudi.server.http.Request;
import io.jurumudi.server.http.Response;
import io.jurumudi.server.metrics.Health;
import io.jurumudi.server.openapi.OpenApiHandler;
import io.jurumudi.server.rest.Failures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Every path that is no resource: health, version, discovery, keys. */
final class OtherPaths {

    /** Serves one such path. */
    @FunctionalInterface
    interface Page {
        void answer(Request request, Response response) throws Exception;
    }

    /** The version of Kubernetes that clients may take this for. */
    static final String VERSION = "v1.36.2";

    private final Map<String, Page> pages = new TreeMap<>();
    private final Map<String, Page> trees = new TreeMap<>();
    private final Map<String, Health> checks = new TreeMap<>();
    private final DiscoveryHandler discovery;
    private final OpenApiHandler openApi;

    OtherPaths(DiscoveryHandler discovery, OpenApiHandler openApi) {
        this.discovery = discovery;
        this.openApi = openApi;
        reading("/version", (request, response) -> json(response, "application/json", version()));
        reading("/version/", (request, response) -> json(response, "application/json", version()));
        page("/", (request, response) -> json(response, "application/json", index()));
        page("/index.html", (request, response) -> json(response, "application/json", index()));
    }

    /** Serves exactly this path. */
    OtherPaths page(String path, Page page) {
        pages.put(path, page);
        return this;
    }

    /** Serves exactly this path, and no method but GET. */
    private OtherPaths reading(String path, Page page) {
        return page(path, (request, response) -> {
            if (!request.method().equals("GET")) {
                throw Failures.noSuchMethod();
            }
            page.answer(request, response);
        });
    }

    /** Serves this path and everything below it. */
    OtherPaths tree(String path, Page page) {
        trees.put(path, page);
        return this;
    }

    OtherPaths health(String path, Health health) {
        checks.put(path, health);
        return tree(path, (request, response) -> health(path, health, request, response));
    }

    /** What verifies service account tokens; whoever reads it may keep it for an hour. */
    OtherPaths keys(ServiceAccountTokens tokens, Supplier<String> keySetUrl) {
        reading("/.well-known/openid-configuration", (request, response) -> {
            response.headers().set("Cache-Control", "public, max-age=3600");
            raw(response, "application/json", tokens.discovery(keySetUrl.get()));
        });
        return reading("/openid/v1/jwks", (request, response) -> {
            response.headers().set("Cache-Control", "public, max-age=3600");
            raw(response, "application/jwk-set+json", tokens.keySet());
        });
    }

    void answer(Request request, Response response) throws Exception {
        String path = request.path();
        if (DiscoveryHandler.answers(path)) {
            discovery.handle(request, response);
            return;
        }
        if (OpenApiHandler.answers(path)) {
            openApi.handle(request, response);
            return;
        }
        Page page = pages.get(path);
        if (page == null) {
            page = trees.entrySet().stream()
                    .filter(tree -> path.equals(tree.getKey()) || path.startsWith(tree.getKey() + "/"))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(null);
        }
        if (page == null) {
            Failures.noSuchPath(response);
        } else {
            page.answer(request, response);
        }
    }

    private static void health(String path, Health health, Request request, Response response) throws IOException {
        boolean all = request.path().equals(path);
        String check = all ? "" : request.path().substring(path.length() + 1);
        if (!all && !health.has(check)) {
            Failures.noSuchPath(response);
            return;
        }
        Health.Report report = all
                ? health.report(
                        request.query().has("verbose"),
                        new HashSet<>(request.query().all("exclude")))
                : health.report(check);
        response.status(report.healthy() ? 200 : 500);
        response.headers().set("Content-Type", "text/plain; charset=utf-8");
        if (all) {
            response.headers().set("X-Content-Type-Options", "nosniff");
        }
        response.headers().set("Cache-Control", "no-cache, private");
        response.body().write(report.text().getBytes(StandardCharsets.UTF_8));
    }

    private JsonNode index() {
        Set<String> paths = new TreeSet<>(discovery.paths());
        paths.addAll(List.of("/apis/", "/openapi/v2", "/openapi/v3", "/openapi/v3/"));
        paths.addAll(pages.keySet());
        paths.addAll(trees.keySet());
        paths.removeAll(List.of("/", "/index.html", "/version/"));
        checks.forEach((path, health) -> health.names().forEach(name -> paths.add(path + "/" + name)));
        ArrayNode list = Json.array();
        paths.forEach(list::add);
        return Json.object().set("paths", list);
    }

    private static JsonNode version() {
        return Json.object()
                .put("major", "1")
                .put("minor", "36")
                .put("emulationMajor", "1")
                .put("emulationMinor", "36")
                .put("minCompatibilityMajor", "1")
                .put("minCompatibilityMinor", "35")
                .put("gitVersion", VERSION)
                .put("gitCommit", "")
                .put("gitTreeState", "clean")
                .put("buildDate", "2026-01-01T00:00:00Z")
                .put("goVersion", "java" + Runtime.version().feature())
                .put("compiler", "javac")
                .put("platform", "linux/" + (System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64"));
    }

    private static void json(Response response, String type, JsonNode tree) throws IOException {
        raw(response, type, Json.text(tree));
    }

    private static void raw(Response response, String type, String text) throws IOException {
        response.headers().set("Content-Type", type);
        response.headers().set("Cache-Control", "no-cache, private");
        response.body().write(text.getBytes(StandardCharsets.UTF_8));
    }
}
