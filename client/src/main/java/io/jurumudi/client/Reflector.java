package io.jurumudi.client;

import com.fasterxml.jackson.core.type.TypeReference;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists a resource and then watches it from the list's revision on, for ever, on one thread. Every change reaches the sink;
 * when a watch cannot go on where the last one ended, a new list tells the sink the whole.
 */
final class Reflector<T extends HasMetadata> {
    private static final Logger LOG = LoggerFactory.getLogger(Reflector.class);
    /** As upstream, watches are given between this long and twice as long, so that they do not all end together. */
    private static final int WATCH_SECONDS = 300;
    /** How much longer than asked a watch may stay open before the connection counts as dead. */
    private static final int WATCH_GRACE_SECONDS = 30;

    private static final int GONE = 410;

    /** Where the objects go. Called by one thread. */
    interface Sink<T> {
        void replace(List<T> all);

        void put(T object);

        void remove(T object);
    }

    /** The server answered, and the answer is no. */
    private static final class Refused extends IOException {
        private final boolean gone;

        Refused(String message, boolean gone) {
            super(message);
            this.gone = gone;
        }
    }

    private final HttpClient http;
    private final KubernetesSerialization json;
    private final String url;
    private final Resource<T> resource;
    private final Sink<T> sink;
    private final TypeReference<Wire.ItemList<T>> listShape;
    private final TypeReference<Wire.WatchEvent<T>> eventShape;
    private Thread thread;
    private volatile boolean closed;
    /** Where the next watch begins; empty before the first list and after the server lost track. */
    private String revision = "";

    private boolean mayListFromCache = true;
    private int failures;
    private boolean goneBefore;

    Reflector(KubernetesClient client, Resource<T> resource, Sink<T> sink) {
        this.http = client.getHttpClient();
        this.json = client.getKubernetesSerialization();
        this.url = client.getMasterUrl().toString().replaceFirst("/+$", "") + resource.pathAndQuery();
        this.resource = resource;
        this.sink = sink;
        this.listShape = Wire.shape(json, Wire.ItemList.class, resource.type());
        this.eventShape = Wire.shape(json, Wire.WatchEvent.class, resource.type());
    }

    synchronized void start() {
        if (thread == null && !closed) {
            thread = Thread.ofVirtual().name("informer-" + resource.plural()).start(this::run);
        }
    }

    /** Ends the watch; whoever has several closes them all before waiting for the first. */
    synchronized void close() {
        closed = true;
        if (thread != null) {
            thread.interrupt();
        }
    }

    synchronized void awaitEnd() {
        if (thread != null) {
            Threads.end(List.of(thread), Duration.ofSeconds(5));
        }
    }

    private void run() {
        try {
            while (!closed) {
                try {
                    if (revision.isEmpty()) {
                        list();
                    }
                    watch();
                } catch (Refused e) {
                    if (e.gone) {
                        // The server no longer keeps what is asked for: list what it has now, not what it has cached.
                        revision = "";
                        mayListFromCache = false;
                    }
                    if (e.gone && !goneBefore) {
                        // A server that says so is well: earlier failures to reach it are no reason to wait.
                        goneBefore = true;
                        failures = 0;
                    } else {
                        pause(e);
                    }
                } catch (IOException | RuntimeException e) {
                    pause(e);
                }
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void pause(Exception why) throws InterruptedException {
        if (closed) {
            return;
        }
        Duration delay = Backoff.LISTS.after(failures++);
        if (failures > 1) {
            LOG.warn("cannot list or watch {}, next attempt in {}: {}", resource.plural(), delay, why.toString());
        }
        LOG.debug("cannot list or watch {}", resource.plural(), why);
        Thread.sleep(delay.plusMillis(ThreadLocalRandom.current().nextLong(1 + delay.toMillis() / 4)));
    }

    private void list() throws IOException, InterruptedException {
        String from = mayListFromCache ? "resourceVersion=0" : "";
        Wire.ItemList<T> list;
        try (InputStream body = get(url + from, resource.accept())) {
            list = json.unmarshal(body, listShape);
        }
        sink.replace(list.items() == null ? List.of() : list.items());
        revision = list.metadata().getResourceVersion();
        mayListFromCache = true;
    }

    private void watch() throws IOException, InterruptedException {
        int seconds = WATCH_SECONDS + ThreadLocalRandom.current().nextInt(WATCH_SECONDS);
        String query = "watch=true&allowWatchBookmarks=true&resourceVersion=" + revision + "&timeoutSeconds=" + seconds;
        long begin = System.nanoTime();
        int events = 0;
        CompletableFuture<Void> limit = new CompletableFuture<>();
        try (InputStream body = get(url + query, resource.acceptWatch())) {
            limit.completeOnTimeout(null, seconds + WATCH_GRACE_SECONDS, TimeUnit.SECONDS)
                    .thenRun(() -> closeQuietly(body));
            BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
                if (!line.isBlank()) {
                    handle(line);
                    events++;
                    failures = 0;
                    goneBefore = false;
                }
            }
        } finally {
            limit.cancel(false);
        }
        if (events > 0 || System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(1)) {
            failures = 0;
            goneBefore = false;
        } else {
            throw new IOException("the watch ended at once without an event");
        }
    }

    private void handle(String line) throws IOException {
        Wire.WatchEvent<T> event;
        try {
            event = json.unmarshal(line, eventShape);
        } catch (RuntimeException e) {
            // An error event carries a Status where the object should be, which need not fit the type.
            throw refusal(line, e);
        }
        switch (event.type()) {
            case "ADDED", "MODIFIED" -> sink.put(event.object());
            case "DELETED" -> sink.remove(event.object());
            case "BOOKMARK" -> {}
            default -> throw refusal(line, null);
        }
        revision = event.object().getMetadata().getResourceVersion();
    }

    private IOException refusal(String line, RuntimeException cause) throws IOException {
        TypeReference<Wire.WatchEvent<Status>> shape = Wire.shape(json, Wire.WatchEvent.class, Status.class);
        Wire.WatchEvent<Status> event = json.unmarshal(line, shape);
        if (!"ERROR".equals(event.type())) {
            return new IOException("an event cannot be read: " + event.type(), cause);
        }
        Status status = event.object();
        return new Refused(status.getMessage(), status.getCode() != null && status.getCode() == GONE);
    }

    private InputStream get(String target, String accept) throws IOException, InterruptedException {
        HttpRequest request = http.newHttpRequestBuilder()
                .uri(target)
                .header("Accept", accept)
                .forStreaming()
                .build();
        CompletableFuture<HttpResponse<InputStream>> pending = http.sendAsync(request, InputStream.class);
        HttpResponse<InputStream> response;
        try {
            response = pending.get();
        } catch (InterruptedException e) {
            // A response that still comes is closed by the client when nobody waits for it.
            pending.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        }
        if (response.isSuccessful()) {
            return response.body();
        }
        try (InputStream body = response.body()) {
            String text = new String(body.readNBytes(4096), StandardCharsets.UTF_8);
            throw new Refused(response.code() + " " + text, response.code() == GONE);
        }
    }

    private static void closeQuietly(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            // It is given up anyway.
        }
    }
}
