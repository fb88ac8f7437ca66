package io.jurumudi.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** Requests over the network, by the JDK's client. */
final class NetworkTransport implements LocalTransport, AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int CHUNK_BYTES = 16 * 1024;

    private final String origin;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("client-http-", 0).factory());
    private final HttpClient http;

    /** @param server the server's URL; of its path nothing is used, since requests bring theirs */
    NetworkTransport(String server, SSLContext tls) {
        URI uri = URI.create(server);
        this.origin = uri.getScheme() + "://" + uri.getRawAuthority();
        HttpClient.Builder builder = HttpClient.newBuilder()
                .executor(threads)
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                // Over plain HTTP the JDK would ask every server to upgrade to HTTP/2, which API servers do not
                // understand.
                .version("https".equals(uri.getScheme()) ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1);
        if (tls != null) {
            builder.sslContext(tls);
        }
        this.http = builder.build();
    }

    @Override
    public void exchange(
            String method, String pathAndQuery, Map<String, List<String>> headers, byte[] body, ResponseSink sink)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin + pathAndQuery))
                .method(
                        method,
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach((name, values) -> values.forEach(value -> request.header(name, value)));
        CompletableFuture<HttpResponse<InputStream>> pending =
                http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        sink.onCancel(() -> pending.cancel(true));
        HttpResponse<InputStream> response = await(pending);
        try (InputStream in = response.body()) {
            sink.onCancel(() -> closeQuietly(in));
            sink.head(response.statusCode(), response.headers().map());
            byte[] buffer = new byte[CHUNK_BYTES];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                sink.chunk(Arrays.copyOf(buffer, n));
            }
            sink.end();
        }
    }

    private static <T> T await(CompletableFuture<T> pending) throws IOException, InterruptedException {
        try {
            return pending.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        }
    }

    private static void closeQuietly(InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            // The reader has gone; there is nobody to tell.
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        try {
            http.awaitTermination(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.shutdown();
    }
}
