package io.jurumudi.server.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.server.cache.CacheEvent;
import io.jurumudi.server.cache.CachedObject;
import io.jurumudi.server.cache.KindCache;
import io.jurumudi.server.cache.Watcher;
import io.jurumudi.server.http.WebSocket;
import io.jurumudi.server.metrics.ServerMetrics;
import io.jurumudi.server.registry.Selection;
import io.jurumudi.server.table.Tables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** watch: a stream of events that ends when its time is over, the client goes, or the client cannot keep up. */
final class Watches {

    /** How often a quiet client learns how far it has seen. */
    private static final Duration BOOKMARK_EVERY = Duration.ofMinutes(1);

    /** A client whose watch is about to end is told how far it has seen, so that its next one begins there. */
    private static final Duration LAST_BOOKMARK = Duration.ofSeconds(2);

    private static final String INITIAL_END = "k8s.io/initial-events-end";

    /** Where events go: one after another, and out when there are no more at the moment. */
    private interface Sink {
        void send(byte[] event) throws IOException;

        void flush() throws IOException;
    }

    private final Supplier<Duration> defaultTimeout;
    private final ServerMetrics metrics;

    /** @param defaultTimeout of watches that ask for none; a little different each, so that they do not all end at once */
    Watches(Supplier<Duration> defaultTimeout, ServerMetrics metrics) {
        this.defaultTimeout = defaultTimeout;
        this.metrics = metrics;
    }

    void watch(RestCall call) throws IOException {
        Format format = Negotiation.output(call.request(), true);
        String one = call.info().watchPath() ? call.name() : "";
        ListOptions options = ListOptions.parse(call.request().query(), true, one);
        Selection selection = options.selection(call.kind(), call.namespace());
        long revision = options.watchRevision();
        boolean needsNewest = options.resourceVersion().isEmpty();
        boolean needsRevision = options.sendInitialEvents().isPresent() && revision > 0;
        Optional<Long> notBefore = needsNewest ? Optional.empty() : Optional.of(needsRevision ? revision : 0);
        KindCache.Start start = options.start(call.registry().cachedRevision());
        Duration timeout = options.timeoutSeconds()
                .filter(seconds -> seconds > 0)
                .map(Duration::ofSeconds)
                .orElseGet(defaultTimeout);
        try (Watcher watcher = call.registry().watch(selection, start, notBefore)) {
            call.request().onAbort(watcher::stop);
            call.request().onClosing(watcher::stop);
            if (call.request().wantsUpgrade("websocket")) {
                try (WebSocket socket = call.response().acceptWebSocket("")) {
                    run(call, watcher, options.bookmarks(), timeout, format, counted(call, new SocketSink(socket)));
                }
            } else {
                call.sendWarnings();
                call.response().headers().set("Content-Type", format.mediaType().text());
                call.response().headers().set("Cache-Control", "no-cache, private");
                run(
                        call,
                        watcher,
                        options.bookmarks(),
                        timeout,
                        format,
                        new StreamSink(call.response().body()));
            }
        }
    }

    private Sink counted(RestCall call, Sink sink) {
        return new Sink() {
            @Override
            public void send(byte[] event) throws IOException {
                metrics.watchEvent(
                        call.kind().group(), call.version(), call.kind().plural(), event.length);
                sink.send(event);
            }

            @Override
            public void flush() throws IOException {
                sink.flush();
            }
        };
    }

    private static void run(
            RestCall call, Watcher watcher, boolean bookmarks, Duration timeout, Format format, Sink sink)
            throws IOException {
        EventWriter events = new EventWriter(call, format);
        long end = System.nanoTime() + timeout.toNanos();
        long nextBookmark = System.nanoTime() + BOOKMARK_EVERY.toNanos();
        long lastBookmark = end - LAST_BOOKMARK.toNanos();
        sink.flush();
        boolean pending = false;
        try {
            while (true) {
                long now = System.nanoTime();
                long until = Math.min(
                        end, bookmarks ? Math.min(nextBookmark, lastBookmark > now ? lastBookmark : end) : end);
                switch (watcher.next(pending ? Duration.ZERO : Duration.ofNanos(Math.max(0, until - now)))) {
                    case Watcher.Item.Initial(CachedObject object) -> {
                        sink.send(events.initial(object));
                        pending = true;
                    }
                    case Watcher.Item.InitialEnd(long revision) -> {
                        sink.send(events.bookmark(revision, true));
                        pending = true;
                    }
                    case Watcher.Item.Changed(CacheEvent event) -> {
                        sink.send(events.changed(event));
                        pending = true;
                    }
                    case Watcher.Item.Quiet(long revision) -> {
                        now = System.nanoTime();
                        if (bookmarks && !pending && (now >= nextBookmark || now >= lastBookmark) && now < end) {
                            sink.send(events.bookmark(revision, false));
                            nextBookmark = now + BOOKMARK_EVERY.toNanos();
                            lastBookmark = now >= lastBookmark ? end : lastBookmark;
                            pending = true;
                        }
                        if (pending) {
                            sink.flush();
                            pending = false;
                        }
                        if (System.nanoTime() >= end) {
                            return;
                        }
                    }
                    case Watcher.Item.Ended ended -> {
                        return;
                    }
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Encodes events; those that many clients get alike, once. */
    private static final class EventWriter {
        private final RestCall call;
        private final Format format;
        private final boolean asStored;
        private boolean first = true;

        EventWriter(RestCall call, Format format) {
            this.call = call;
            this.format = new Format(format.mediaType(), false, format.as());
            asStored = this.format.isPlainJson()
                    && call.kind().storedApiVersion().equals(call.kind().apiVersion(call.version()));
        }

        byte[] initial(CachedObject object) {
            return asStored ? frame("ADDED", object.json()) : frame("ADDED", encode(object));
        }

        byte[] changed(CacheEvent event) {
            if (asStored) {
                return event.encoded("", e -> frame(e.type().name(), e.object().json()));
            }
            // The first table has columns, and ages are of the moment: tables are each client's own.
            if (format.as() instanceof Format.As.Table) {
                return frame(event.type().name(), encode(event.object()));
            }
            String key = call.kind().apiVersion(call.version()) + " " + format.key();
            return event.encoded(key, e -> frame(e.type().name(), encode(e.object())));
        }

        byte[] bookmark(long revision, boolean initialEnd) {
            ObjectNode object = Json.object();
            object.put("kind", call.kind().kind()).put("apiVersion", call.kind().apiVersion(call.version()));
            ObjectNode metadata = object.putObject("metadata").put("resourceVersion", Long.toString(revision));
            metadata.putNull("creationTimestamp");
            if (initialEnd) {
                metadata.putObject("annotations").put(INITIAL_END, "true");
            }
            return frame("BOOKMARK", Json.write(shaped(object)));
        }

        private byte[] encode(CachedObject object) {
            return Json.write(shaped(call.registry().tree(call.kind(), object)));
        }

        private ObjectNode shaped(ObjectNode object) {
            return switch (format.as()) {
                case Format.As.Whole whole -> call.served(object);
                case Format.As.Table(String version) -> {
                    Tables tables = Answers.tables(call, version);
                    ObjectNode table = tables.event(
                            object,
                            call.version(),
                            first,
                            call.registry().clock().instant());
                    first = false;
                    yield table;
                }
                case Format.As.Metadata(String version, boolean list) -> Answers.partial(object, version);
            };
        }

        private static byte[] frame(String type, byte[] object) {
            ByteArrayOutputStream frame = new ByteArrayOutputStream(object.length + 40);
            frame.writeBytes(("{\"type\":\"" + type + "\",\"object\":").getBytes(StandardCharsets.UTF_8));
            frame.writeBytes(object);
            frame.writeBytes(new byte[] {'}', '\n'});
            return frame.toByteArray();
        }
    }

    private record StreamSink(OutputStream out) implements Sink {
        @Override
        public void send(byte[] event) throws IOException {
            out.write(event);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }

    private record SocketSink(WebSocket socket) implements Sink {
        @Override
        public void send(byte[] event) throws IOException {
            socket.sendText(new String(event, StandardCharsets.UTF_8));
        }

        @Override
        public void flush() {}
    }
}
