package io.jurumudi.server.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.store.Commit;
import io.jurumudi.store.Expect;
import io.jurumudi.store.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchCacheTest {

    private static final String PREFIX = "/registry/things/";
    private static final Duration LONG = Duration.ofSeconds(10);

    private MemoryStore store;
    private WatchCache cache;
    private KindCache things;

    @BeforeEach
    void start() {
        store = new MemoryStore(Clock.systemUTC());
        cache = new WatchCache(store);
        things = cache.add(
                PREFIX,
                Map.of(
                        "spec.nodeName",
                        thing -> thing.path("spec").path("nodeName").asText("")));
        cache.start();
    }

    @AfterEach
    void stop() {
        cache.close();
        store.close();
    }

    private static byte[] thing(String name, String node) {
        ObjectNode object = Json.object().put("kind", "Thing").put("apiVersion", "v1");
        object.putObject("metadata").put("name", name).put("uid", "u-" + name);
        object.putObject("spec").put("nodeName", node);
        return Layout.stored(object);
    }

    private long put(String name, String node) {
        Commit commit = store.put(PREFIX + name, thing(name, node), Expect.anything(), 0);
        long revision = ((Commit.Done) commit).revision();
        assertThat(cache.await(revision, LONG)).isTrue();
        return revision;
    }

    private long delete(String name) {
        Commit commit = store.delete(PREFIX + name, Expect.anything());
        long revision = ((Commit.Done) commit).revision();
        assertThat(cache.await(revision, LONG)).isTrue();
        return revision;
    }

    @Test
    void stampsTheRevisionIntoTheStoredBytes() {
        long revision = put("a", "n1");
        CachedObject object = things.state().objects().get(PREFIX + "a").orElseThrow();
        assertThat(new String(object.json(), StandardCharsets.UTF_8))
                .isEqualTo("{\"kind\":\"Thing\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\",\"uid\":\"u-a\","
                        + "\"resourceVersion\":\"" + revision + "\"},\"spec\":{\"nodeName\":\"n1\"}}");
        assertThat(new String(object.withRevision(1_000_000).json(), StandardCharsets.UTF_8))
                .contains("\"resourceVersion\":\"1000000\"},\"spec\"");
    }

    @Test
    void knowsTheStateAtARecentRevision() {
        long first = put("a", "n1");
        put("b", "n1");
        delete("a");
        assertThat(things.state(first).orElseThrow().objects().size()).isEqualTo(1);
        assertThat(things.state().objects().get(PREFIX + "a")).isEmpty();
        assertThat(things.state(0)).isEmpty();
    }

    @Test
    void aWatchBeginsAfterARevisionWithoutGapOrRepetition() throws Exception {
        long first = put("a", "n1");
        put("b", "n1");
        try (Watcher watcher = watch(new Interest.All(), new KindCache.Start.After(first))) {
            put("c", "n1");
            assertThat(names(watcher, 2)).containsExactly("ADDED b", "ADDED c");
        }
    }

    @Test
    void onlyWatchersConcernedAreTold() throws Exception {
        try (Watcher watcher = watch(new Interest.Node("n1"), new KindCache.Start.Now())) {
            put("a", "n2");
            put("b", "n1");
            put("a", "n1");
            put("b", "n2");
            assertThat(names(watcher, 3)).containsExactly("ADDED b", "ADDED a", "DELETED b");
        }
    }

    @Test
    void aQuietWatcherLearnsHowFarItHasSeen() throws Exception {
        long revision = put("a", "n1");
        try (Watcher watcher = watch(new Interest.Key(PREFIX + "other"), new KindCache.Start.Now())) {
            assertThat(watcher.next(Duration.ofMillis(1))).isEqualTo(new Watcher.Item.Quiet(revision));
        }
    }

    @Test
    void aWatcherThatFallsBehindIsCutOffAfterWhatItHas() throws Exception {
        try (Watcher watcher = watch(new Interest.All(), new KindCache.Start.Now())) {
            long last = 0;
            for (int i = 0; i < 10_001; i++) {
                last = ((Commit.Done) store.put(PREFIX + "a", thing("a", "n" + i), Expect.anything(), 0)).revision();
            }
            assertThat(cache.await(last, Duration.ofMinutes(1))).isTrue();
            int seen = 0;
            while (watcher.next(LONG) instanceof Watcher.Item.Changed) {
                seen++;
            }
            assertThat(seen).isEqualTo(10_000);
            assertThat(watcher.next(LONG)).isInstanceOf(Watcher.Item.Ended.class);
        }
    }

    @Test
    void whatIsTooLongAgoIsNotResumed() {
        for (int i = 0; i < 10_200; i++) {
            store.put(PREFIX + "a", thing("a", "n" + i), Expect.anything(), 0);
        }
        assertThat(cache.await(store.revision(), Duration.ofMinutes(1))).isTrue();
        Optional<Watcher> watcher = things.watch(new Interest.All(), o -> true, new KindCache.Start.After(2));
        assertThat(watcher).isEmpty();
        assertThat(things.since()).isGreaterThan(2);
    }

    @Test
    void listenersHaveSeenWhatReadersWaitFor() {
        store.close();
        cache.close();
        store = new MemoryStore(Clock.systemUTC());
        store.put(PREFIX + "a", thing("a", "n1"), Expect.anything(), 0);
        cache = new WatchCache(store);
        things = cache.add(PREFIX, Map.of());
        List<String> seen = new ArrayList<>();
        things.listen(event -> seen.add(event.type() + " " + event.object().name()));
        cache.start();
        put("b", "n1");
        delete("a");
        assertThat(seen).containsExactly("ADDED a", "ADDED b", "DELETED a");
    }

    private Watcher watch(Interest interest, KindCache.Start start) {
        return things.watch(
                        interest,
                        object -> !(interest instanceof Interest.Node(String node))
                                || object.field("spec.nodeName").equals(node),
                        start)
                .orElseThrow();
    }

    private static List<String> names(Watcher watcher, int count) throws InterruptedException {
        List<String> names = new ArrayList<>();
        while (names.size() < count) {
            switch (watcher.next(LONG)) {
                case Watcher.Item.Changed(CacheEvent event) ->
                    names.add(event.type() + " " + event.object().name());
                case Watcher.Item.Initial(CachedObject object) -> names.add("INITIAL " + object.name());
                case Watcher.Item.InitialEnd end -> names.add("END");
                case Watcher.Item.Quiet quiet -> names.add("QUIET");
                case Watcher.Item.Ended ended -> names.add("ENDED");
            }
        }
        return names;
    }
}
