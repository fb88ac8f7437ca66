package io.jurumudi.server.rest;

import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.MediaType;
import io.jurumudi.server.cache.CacheEvent;
import io.jurumudi.server.cache.CachedObject;
import io.jurumudi.server.cache.KindCache;
import io.jurumudi.server.cache.Watcher;
import io.jurumudi.server.http.WebSocket;
import io.jurumudi.server.metrics.ServerMetrics;
import io.jurumudi.server.registry.Selection;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
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

    /** Where events go: one after another, and out when there are no more at the moment. */
    private interface Sink {
        void send(byte[] event) throws IOException;

        void flush() throws IOException;
    }

    /** Writes the events of one watch. */
    private interface Stream {
        void writeTo(Sink sink) throws IOException;
    }

    private final Supplier<Duration> defaultTimeout;
    private final ServerMetrics metrics;

    /** @param defaultTimeout of watches that ask for none; a little different each, so that they do not all end at once */
    Watches(Supplier<Duration> defaultTimeout, ServerMetrics metrics) {
        this.defaultTimeout = defaultTimeout;
        this.metrics = metrics;
    }

    void watch(RestCall call) throws IOException {
        Format format = call.formats().stream(call.request());
        String one = call.info().watchPath() ? call.name() : "";
        ListOptions options = ListOptions.parse(call.request().query(), true, one);
        Selection selection = options.selection(call.kind(), call.namespace());
        long revision = options.watchRevision();
        // Only who is sent the state as it was then needs to wait for it; who is sent changes waits for those anyway.
        boolean needsRevision = options.sendInitialEvents().orElse(false) && revision > 0;
        Optional<Long> notBefore =
                options.resourceVersion().isEmpty() ? Optional.empty() : Optional.of(needsRevision ? revision : 0);
        KindCache.Start start = options.start(call.registry().cachedRevision());
        Duration timeout = options.timeoutSeconds()
                .filter(seconds -> seconds > 0)
                .map(Duration::ofSeconds)
                .orElseGet(defaultTimeout);
        Events events = new Events(call, format);
        Watcher begun;
        try {
            begun = call.registry().watch(selection, start, notBefore);
        } catch (ApiException refused) {
            // A request that was understood is a watch from here on, and what goes wrong with a watch is one of its
            // events.
            stream(call, format, sink -> {
                sink.send(events.failure(refused.status()));
                sink.flush();
            });
            return;
        }
        try (Watcher watcher = begun) {
            call.request().onAbort(watcher::stop);
            call.request().onClosing(watcher::stop);
            stream(call, format, sink -> run(watcher, options.bookmarks(), timeout, events, sink));
        }
    }

    private void stream(RestCall call, Format format, Stream stream) throws IOException {
        if (call.request().wantsUpgrade("websocket")) {
            try (WebSocket socket = call.response().acceptWebSocket("")) {
                stream.writeTo(counted(call, new SocketSink(socket, format.mediaType() == MediaType.JSON)));
            }
            return;
        }
        call.sendWarnings();
        call.response().headers().set("Content-Type", format.mediaType().streamed());
        call.response().headers().set("Cache-Control", "no-cache, private");
        boolean delimited = format.mediaType() == MediaType.PROTOBUF;
        stream.writeTo(counted(call, new StreamSink(call.response().body(), delimited)));
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

    private static void run(Watcher watcher, boolean bookmarks, Duration timeout, Events events, Sink sink)
            throws IOException {
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

    /** @param delimited whether each event's length goes before it, since nothing in it says where it ends */
    private record StreamSink(OutputStream out, boolean delimited) implements Sink {
        @Override
        public void send(byte[] event) throws IOException {
            if (delimited) {
                out.write(
                        ByteBuffer.allocate(Integer.BYTES).putInt(event.length).array());
            }
            out.write(event);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }

    private record SocketSink(WebSocket socket, boolean text) implements Sink {
        @Override
        public void send(byte[] event) throws IOException {
            if (text) {
                socket.sendText(new String(event, StandardCharsets.UTF_8));
            } else {
                socket.sendBinary(event);
            }
        }

        @Override
        public void flush() {}
    }
}
