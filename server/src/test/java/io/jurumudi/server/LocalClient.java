package io.jurumudi.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.server.auth.User;
import io.jurumudi.server.local.LocalExchange;
import io.jurumudi.server.local.LocalSink;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Talks to a server in this process, for tests. */
final class LocalClient {

    record Answer(int code, Map<String, List<String>> headers, String text) {
        ObjectNode json() {
            return Json.read(text);
        }

        String at(String pointer) {
            return json().at(pointer).asText();
        }
    }

    private final ApiServer server;
    private final User user;

    LocalClient(ApiServer server, User user) {
        this.server = server;
        this.user = user;
    }

    Answer get(String path) {
        return call("GET", path, "", "");
    }

    Answer post(String path, String json) {
        return call("POST", path, "application/json", json);
    }

    Answer put(String path, String json) {
        return call("PUT", path, "application/json", json);
    }

    Answer delete(String path, String json) {
        return call("DELETE", path, "application/json", json);
    }

    Answer patch(String type, String path, String body) {
        return call("PATCH", path, type, body);
    }

    Answer call(String method, String path, String type, String body, String... headers) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        if (!type.isEmpty()) {
            all.put("Content-Type", List.of(type));
        }
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], List.of(headers[i + 1]));
        }
        Collected sink = new Collected();
        try {
            LocalExchange.run(server.local(user), user, method, path, all, body.getBytes(StandardCharsets.UTF_8), sink);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return new Answer(sink.status, sink.headers, sink.body.toString(StandardCharsets.UTF_8));
    }

    /** A watch under way. */
    final class Watching implements AutoCloseable {
        private final BlockingQueue<ObjectNode> events = new LinkedBlockingQueue<>();
        private final List<Runnable> onCancel = new ArrayList<>();
        private final StringBuilder partial = new StringBuilder();
        private final Thread thread;
        private volatile int status;
        private volatile boolean ended;

        private Watching(String path) {
            thread = Thread.ofVirtual().name("watching").start(() -> run(path));
        }

        private void run(String path) {
            LocalSink sink = new LocalSink() {
                @Override
                public void head(int code, Map<String, List<String>> headers) {
                    status = code;
                }

                @Override
                public void chunk(byte[] bytes) {
                    partial.append(new String(bytes, StandardCharsets.UTF_8));
                    int end;
                    while ((end = partial.indexOf("\n")) >= 0) {
                        events.add(Json.read(partial.substring(0, end)));
                        partial.delete(0, end + 1);
                    }
                }

                @Override
                public boolean cancelled() {
                    return false;
                }

                @Override
                public synchronized void onCancel(Runnable action) {
                    onCancel.add(action);
                }
            };
            try {
                LocalExchange.run(server.local(user), user, "GET", path, Map.of(), new byte[0], sink);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            } finally {
                ended = true;
            }
        }

        int status() {
            return status;
        }

        boolean ended() {
            return ended;
        }

        /** The next event as "TYPE name". */
        String next() {
            ObjectNode event = nextEvent();
            return event.path("type").asText() + " "
                    + event.at("/object/metadata/name").asText();
        }

        ObjectNode nextEvent() {
            try {
                ObjectNode event = events.poll(10, TimeUnit.SECONDS);
                if (event == null) {
                    throw new AssertionError("no event came");
                }
                return event;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() {
            onCancel.forEach(Runnable::run);
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    Watching watch(String path) {
        return new Watching(path);
    }

    private static final class Collected implements LocalSink {
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private int status;
        private Map<String, List<String>> headers = Map.of();

        @Override
        public void head(int code, Map<String, List<String>> all) {
            status = code;
            headers = all;
        }

        @Override
        public void chunk(byte[] bytes) {
            body.writeBytes(bytes);
        }

        @Override
        public boolean cancelled() {
            return false;
        }

        @Override
        public void onCancel(Runnable action) {}
    }
}
