package io.jurumudi.client;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One request under way: what the transport writes on one side, fabric8's reader asks for on the other. */
final class Exchange implements LocalTransport.ResponseSink, AsyncBody {
    private final StandardHttpRequest request;
    private final AsyncBody.Consumer<List<ByteBuffer>> consumer;
    private final CompletableFuture<HttpResponse<AsyncBody>> response = new CompletableFuture<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final List<Runnable> cancelActions = new ArrayList<>();
    /** How many chunks the reader has asked for and not got. */
    private long demand;

    private boolean cancelled;

    Exchange(StandardHttpRequest request, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        this.request = request;
        this.consumer = consumer;
    }

    CompletableFuture<HttpResponse<AsyncBody>> response() {
        return response;
    }

    /** Performs the request on the calling thread. */
    void run(LocalTransport transport) {
        try {
            Map<String, List<String>> headers = new LinkedHashMap<>(request.headers());
            if (request.getContentType() != null) {
                headers.put("Content-Type", List.of(request.getContentType()));
            }
            String query = request.uri().getRawQuery();
            String path = request.uri().getRawPath() + (query == null ? "" : "?" + query);
            transport.exchange(request.method(), path, headers, body(), this);
            if (!done.isDone()) {
                error(new IOException("the response to " + request.method() + " " + path + " broke off"));
            }
        } catch (InterruptedException e) {
            error(new IOException("interrupted", e));
        } catch (Exception e) {
            error(e);
        }
    }

    private byte[] body() throws IOException {
        return switch (request.body()) {
            case null -> new byte[0];
            case StandardHttpRequest.StringBodyContent text -> text.getContent().getBytes(StandardCharsets.UTF_8);
            case StandardHttpRequest.ByteArrayBodyContent bytes -> bytes.getContent();
            case StandardHttpRequest.InputStreamBodyContent stream ->
                stream.getContent().readAllBytes();
            default -> throw new IOException("unknown kind of request body");
        };
    }

    @Override
    public void head(int status, Map<String, List<String>> headers) {
        response.complete(new Head(status, headers, request, this));
    }

    @Override
    public void chunk(byte[] bytes) throws IOException {
        lock.lock();
        try {
            while (demand == 0 && !cancelled) {
                moved.awaitUninterruptibly();
            }
            if (cancelled) {
                throw new IOException("the reader has gone");
            }
            demand--;
        } finally {
            lock.unlock();
        }
        try {
            consumer.consume(List.of(ByteBuffer.wrap(bytes)), this);
        } catch (Exception e) {
            cancel();
            throw new IOException("the reader failed", e);
        }
    }

    @Override
    public void end() {
        done.complete(null);
    }

    @Override
    public void error(Throwable cause) {
        IOException problem = cause instanceof IOException io ? io : new IOException(cause);
        if (!response.completeExceptionally(problem)) {
            done.completeExceptionally(problem);
        }
    }

    @Override
    public boolean cancelled() {
        lock.lock();
        try {
            return cancelled;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onCancel(Runnable action) {
        lock.lock();
        try {
            if (!cancelled) {
                cancelActions.add(action);
                return;
            }
        } finally {
            lock.unlock();
        }
        action.run();
    }

    @Override
    public void consume() {
        lock.lock();
        try {
            demand++;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletableFuture<Void> done() {
        return done;
    }

    @Override
    public void cancel() {
        if (done.isDone()) {
            return;
        }
        List<Runnable> actions;
        lock.lock();
        try {
            if (cancelled) {
                return;
            }
            cancelled = true;
            moved.signalAll();
            actions = List.copyOf(cancelActions);
        } finally {
            lock.unlock();
        }
        actions.forEach(Runnable::run);
        response.completeExceptionally(new IOException("the client is closed"));
        done.cancel(false);
    }

    private static final class Head implements HttpResponse<AsyncBody> {
        private final int code;
        private final Map<String, List<String>> headers;
        private final HttpRequest request;
        private final AsyncBody body;

        Head(int code, Map<String, List<String>> headers, HttpRequest request, AsyncBody body) {
            this.code = code;
            this.headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            this.headers.putAll(headers);
            this.request = request;
            this.body = body;
        }

        @Override
        public int code() {
            return code;
        }

        @Override
        public AsyncBody body() {
            return body;
        }

        @Override
        public HttpRequest request() {
            return request;
        }

        @Override
        public Optional<HttpResponse<?>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public List<String> headers(String key) {
            return headers.getOrDefault(key, List.of());
        }

        @Override
        public Map<String, List<String>> headers() {
            return headers;
        }
    }
}
