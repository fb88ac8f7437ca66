package io.jurumudi.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Answers lists and watches of config maps with what a test tells it to. */
final class FakeServer implements LocalTransport {
    final List<String> requests = new CopyOnWriteArrayList<>();
    /** Lines of the one watch; {@link #END} ends it. */
    final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();

    static final String END = "end";

    volatile String list = "{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}";
    volatile int watchStatus = 200;
    volatile int watchesOpen;

    static String configMap(String name, int revision) {
        return "{\"metadata\":{\"namespace\":\"ns\",\"name\":\"%s\",\"uid\":\"u-%s\",\"resourceVersion\":\"%d\",\"managedFields\":[{\"manager\":\"m\"}]}}"
                .formatted(name, name, revision);
    }

    static String listOf(int revision, String... items) {
        return "{\"metadata\":{\"resourceVersion\":\"%d\"},\"items\":[%s]}"
                .formatted(revision, String.join(",", items));
    }

    static String event(String type, String object) {
        return "{\"type\":\"%s\",\"object\":%s}".formatted(type, object);
    }

    @Override
    public void exchange(
            String method, String pathAndQuery, Map<String, List<String>> headers, byte[] body, ResponseSink sink)
            throws IOException, InterruptedException {
        requests.add(method + " " + pathAndQuery + " " + new String(body, StandardCharsets.UTF_8));
        Map<String, List<String>> json = Map.of("Content-Type", List.of("application/json"));
        if (!pathAndQuery.contains("watch=true")) {
            sink.head(200, json);
            sink.chunk((method.equals("GET") ? list : new String(body, StandardCharsets.UTF_8))
                    .getBytes(StandardCharsets.UTF_8));
            sink.end();
            return;
        }
        sink.head(watchStatus, json);
        if (watchStatus != 200) {
            sink.chunk(
                    "{\"kind\":\"Status\",\"code\":%d}".formatted(watchStatus).getBytes(StandardCharsets.UTF_8));
            sink.end();
            return;
        }
        watchesOpen++;
        try {
            while (!sink.cancelled()) {
                String line = events.poll(5, TimeUnit.MILLISECONDS);
                if (END.equals(line)) {
                    sink.end();
                    return;
                }
                if (line != null) {
                    sink.chunk((line + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }
        } finally {
            watchesOpen--;
        }
    }
}
