package io.jurumudi.it.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import io.jurumudi.cluster.Cluster;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;

/** The API as any HTTP client with an administrator's certificate sees it, and a namespace of the test's own. */
final class Api {
    private final HttpClient http;
    private final String url;
    private final String namespace;

    private Api(HttpClient http, String url, String namespace) {
        this.http = http;
        this.url = url;
        this.namespace = namespace;
    }

    static HttpClient http(Cluster cluster) throws IOException, GeneralSecurityException {
        return HttpClient.newBuilder()
                .sslContext(SSLUtils.sslContext(Config.fromKubeconfig(cluster.kubeconfig())))
                .build();
    }

    static Api of(HttpClient http, String url, String namespace) {
        return new Api(http, url, namespace);
    }

    String namespace() {
        return namespace;
    }

    /** A kind's objects in the test's namespace. */
    Resource namespaced(String groupVersion, String kind, String plural) {
        return new Resource(this, groupVersion, kind, plural, namespace);
    }

    /** A kind's objects that belong to no namespace. */
    Resource cluster(String groupVersion, String kind, String plural) {
        return new Resource(this, groupVersion, kind, plural, "");
    }

    Answer get(String path) {
        return send("GET", path, Map.of(), "");
    }

    /** @param yaml the object; JSON is YAML too */
    Answer post(String path, String yaml) {
        return send("POST", path, Map.of("Content-Type", "application/json"), Json.text(yaml(yaml)));
    }

    /** Sends a request as it stands. */
    Answer send(String method, String path, Map<String, String> headers, String body) {
        HttpRequest.Builder request = request(path).timeout(Duration.ofSeconds(60));
        headers.forEach(request::header);
        request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        HttpResponse<byte[]> response = exchange(request.build(), BodyHandlers.ofByteArray());
        return new Answer(method + " " + path, response.statusCode(), response.headers(), response.body());
    }

    /** Opens a watch; returns when the server has accepted it. */
    Watching watch(String path) {
        HttpResponse<InputStream> response = exchange(request(path).build(), BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new AssertionError("GET " + path + " -> " + response.statusCode() + " " + text(response.body()));
        }
        return new Watching(response.body());
    }

    static ObjectNode yaml(String text) {
        return Yaml.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path));
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> body) {
        try {
            return http.send(request, body);
        } catch (IOException e) {
            throw new AssertionError(request + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted in " + request, e);
        }
    }

    private static String text(InputStream body) {
        try (body) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
