package io.jurumudi.bench;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;

/** Plain HTTP to an API server that a kubeconfig names; no client library in between, so that the server is what is measured. */
final class Api implements AutoCloseable {
    private final String server;
    private final HttpClient http;

    private Api(String server, HttpClient http) {
        this.server = server;
        this.http = http;
    }

    static Api of(Path kubeconfig) throws Exception {
        Config config = Config.fromKubeconfig(Files.readString(kubeconfig));
        HttpClient http = HttpClient.newBuilder()
                .sslContext(SSLUtils.sslContext(config))
                .version(HttpClient.Version.HTTP_1_1)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
        return new Api(config.getMasterUrl().replaceAll("/$", ""), http);
    }

    /** The answer's status and body. */
    HttpResponse<byte[]> send(String method, String path, String body) throws IOException, InterruptedException {
        return http.send(request(method, path, body), BodyHandlers.ofByteArray());
    }

    /** Like {@link #send}, but anything but success is an error. */
    byte[] must(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = send(method, path, body);
        if (response.statusCode() / 100 != 2) {
            throw new IOException(method + " " + path + " was answered " + response.statusCode() + ": "
                    + new String(response.body()));
        }
        return response.body();
    }

    InputStream stream(String path) throws IOException, InterruptedException {
        return http.send(request("GET", path, ""), BodyHandlers.ofInputStream()).body();
    }

    private HttpRequest request(String method, String path, String body) {
        return HttpRequest.newBuilder(URI.create(server + path))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
