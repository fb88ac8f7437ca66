package io.jurumudi.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every engine must do. */
@Timeout(60)
abstract class StoreContract {

    final MovableClock clock = new MovableClock();
    Store store;

    abstract Store open(Clock clock) throws Exception;

    @BeforeEach
    void openStore() throws Exception {
        store = open(clock);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void anEmptyStoreIsAtRevisionOne() {
        assertThat(store.revision()).isEqualTo(1);
        assertThat(store.compactedRevision()).isZero();
        assertThat(store.get("/a")).isEmpty();
        assertThat(store.range("", "", 0, 0)).isEqualTo(new Range(1, List.of(), false, 0));
    }

    @Test
    void everyWriteTakesTheNextRevision() {
        assertThat(put("/a", "1")).isEqualTo(new Commit.Done(2, Optional.empty()));
        assertThat(put("/b", "1")).isEqualTo(new Commit.Done(3, Optional.empty()));
        assertThat(put("/a", "2")).isEqualTo(new Commit.Done(4, Optional.of(kv("/a", "1", 2, 2, 1))));
        assertThat(store.get("/a")).contains(kv("/a", "2", 2, 4, 2));
        assertThat(store.delete("/a", Expect.anything()))
                .isEqualTo(new Commit.Done(5, Optional.of(kv("/a", "2", 2, 4, 2))));
        assertThat(store.get("/a")).isEmpty();
        assertThat(put("/a", "3")).isEqualTo(new Commit.Done(6, Optional.empty()));
        assertThat(store.get("/a")).contains(kv("/a", "3", 6, 6, 1));
        assertThat(store.revision()).isEqualTo(6);
    }

    @Test
    void anExpectationThatIsNotMetChangesNothing() {
        put("/a", "1");
        KeyValue current = kv("/a", "1", 2, 2, 1);
        assertThat(store.put("/a", bytes("x"), Expect.absent(), 0))
                .isEqualTo(new Commit.Mismatch(Optional.of(current)));
        assertThat(store.put("/a", bytes("x"), Expect.revision(1), 0))
                .isEqualTo(new Commit.Mismatch(Optional.of(current)));
        assertThat(store.delete("/a", Expect.revision(3))).isEqualTo(new Commit.Mismatch(Optional.of(current)));
        assertThat(store.put("/b", bytes("x"), Expect.revision(2), 0)).isEqualTo(new Commit.Mismatch(Optional.empty()));
        assertThat(store.delete("/b", Expect.anything())).isEqualTo(new Commit.Mismatch(Optional.empty()));
        assertThat(store.revision()).isEqualTo(2);
        assertThat(store.put("/a", bytes("2"), Expect.revision(2), 0)).isInstanceOf(Commit.Done.class);
        assertThat(store.delete("/a", Expect.revision(3))).isInstanceOf(Commit.Done.class);
    }

    @Test
    void aRangeIsInKeyOrderAndCutByItsLimit() {
        for (String key : List.of("/a/3", "/a/1", "/b/1", "/a/2", "/a", "/a/10")) {
            put(key, key);
        }
        assertThat(keys(store.range("/a/", Store.prefixEnd("/a/"), 0, 0)))
                .containsExactly("/a/1", "/a/10", "/a/2", "/a/3");
        Range page = store.range("/a/", Store.prefixEnd("/a/"), 0, 3);
        assertThat(keys(page)).containsExactly("/a/1", "/a/10", "/a/2");
        assertThat(page.more()).isTrue();
        assertThat(page.remaining()).isEqualTo(1);
        Range rest = store.range("/a/2\0", Store.prefixEnd("/a/"), page.revision(), 3);
        assertThat(keys(rest)).containsExactly("/a/3");
        assertThat(rest.more()).isFalse();
        assertThat(keys(store.range("/a/3", "", 0, 0))).containsExactly("/a/3", "/b/1");
        assertThat(keys(store.range("/b", "/a", 0, 0))).isEmpty();
        assertThat(store.count("/a/", Store.prefixEnd("/a/"))).isEqualTo(4);
        assertThat(store.count("", "")).isEqualTo(6);
    }

    @Test
    void keysAreInTheOrderOfTheirBytes() {
        List<String> ordered = List.of("/a", "/a\u00e9", "/a\uffee", "/a\ud83d\ude00", "/b");
        ordered.reversed().forEach(key -> put(key, ""));
        assertThat(keys(store.range("", "", 0, 0))).isEqualTo(ordered);
        assertThat(keys(store.range("/a\ud83d\ude00", Store.prefixEnd("/a"), 0, 0)))
                .containsExactly("/a\ud83d\ude00");
    }

    @Test
    void theEndOfAPrefixComesAfterAllThatBeginWithIt() {
        assertThat(Store.prefixEnd("/registry/pods/")).isEqualTo("/registry/pods0");
        assertThat(Store.prefixEnd("")).isEmpty();
        assertThat(Store.prefixEnd("\ud7ff")).isEqualTo("\ue000");
        assertThat(Store.prefixEnd("a" + Character.toString(Character.MAX_CODE_POINT)))
                .isEqualTo("b");
    }

    @Test
    void aPastRevisionIsSeenAsItWas() {
        put("/a", "1");
        put("/b", "1");
        put("/a", "2");
        store.delete("/b", Expect.anything());
        put("/c", "1");
        assertThat(store.range("", "", 3, 0).items()).containsExactly(kv("/a", "1", 2, 2, 1), kv("/b", "1", 3, 3, 1));
        assertThat(store.range("", "", 5, 0).items()).containsExactly(kv("/a", "2", 2, 4, 2));
        assertThat(store.range("", "", 3, 1).remaining()).isEqualTo(1);
        assertThat(store.range("", "", 2, 1)).isEqualTo(new Range(2, List.of(kv("/a", "1", 2, 2, 1)), false, 0));
        assertThatThrownBy(() -> store.range("", "", 7, 0)).isInstanceOf(FutureRevisionException.class);
    }

    @Test
    void compactionKeepsWhatIsCurrentAndForgetsTheRest() throws Exception {
        put("/a", "1");
        put("/a", "2");
        put("/b", "1");
        store.delete("/b", Expect.anything());
        put("/a", "3");
        put("/c", "1");
        store.compact(5);
        store.compact(4);
        assertThat(store.compactedRevision()).isEqualTo(5);
        assertThat(store.range("", "", 5, 0).items()).containsExactly(kv("/a", "2", 2, 3, 2));
        assertThat(store.range("", "", 0, 0).items()).containsExactly(kv("/a", "3", 2, 6, 3), kv("/c", "1", 7, 7, 1));
        assertThatThrownBy(() -> store.range("", "", 4, 0)).isInstanceOf(CompactedException.class);
        assertThatThrownBy(() -> store.watch("", "", 5)).isInstanceOf(CompactedException.class);
        assertThatThrownBy(() -> store.compact(8)).isInstanceOf(FutureRevisionException.class);
        try (Watch watch = store.watch("", "", 6)) {
            assertThat(watch.take().getFirst())
                    .isEqualTo(new Event(Event.Type.PUT, kv("/a", "3", 2, 6, 3), Optional.of(kv("/a", "2", 2, 3, 2))));
        }
    }

    @Test
    void aWatchSeesEveryChangeToItsRangeInOrder() throws Exception {
        put("/a/0", "before");
        try (Watch watch = store.watch("/a/", Store.prefixEnd("/a/"), 0)) {
            assertThat(watch.poll(Duration.ofMillis(1))).isEmpty();
            put("/a/1", "1");
            put("/b/1", "elsewhere");
            put("/a/1", "2");
            store.delete("/a/1", Expect.anything());
            assertThat(take(watch, 3))
                    .containsExactly(
                            new Event(Event.Type.PUT, kv("/a/1", "1", 3, 3, 1), Optional.empty()),
                            new Event(Event.Type.PUT, kv("/a/1", "2", 3, 5, 2), Optional.of(kv("/a/1", "1", 3, 3, 1))),
                            new Event(
                                    Event.Type.DELETE, kv("/a/1", "", 0, 6, 0), Optional.of(kv("/a/1", "2", 3, 5, 2))));
            assertThat(watch.poll(Duration.ofMillis(1))).isEmpty();
        }
    }

    @Test
    void aWatchMayBeginInThePastOrInTheFuture() throws Exception {
        IntStream.range(0, 10).forEach(i -> put("/a/" + i, ""));
        try (Watch past = store.watch("/a/", "/b", 5);
                Watch future = store.watch("/a/", "/b", 13)) {
            assertThat(take(past, 7)).extracting(Event::revision).containsExactly(5L, 6L, 7L, 8L, 9L, 10L, 11L);
            put("/a/x", "");
            put("/a/y", "");
            assertThat(take(past, 2)).extracting(Event::key).containsExactly("/a/x", "/a/y");
            assertThat(take(future, 1)).extracting(Event::key).containsExactly("/a/y");
        }
    }

    @Test
    void aLateWatchReadsOnWhereItWas() throws Exception {
        int changes = 10_000;
        try (Watch late = store.watch("/a/", "/b", 0)) {
            try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
                IntStream.range(0, changes).forEach(i -> writers.submit(() -> put("/a/" + i % 100, "" + i)));
            }
            List<Event> events = take(late, changes);
            assertThat(events).extracting(Event::revision).isSorted().doesNotHaveDuplicates();
            assertThat(events.getLast().revision()).isEqualTo(store.revision());
            assertThat(events)
                    .allMatch(event -> event.previous().map(KeyValue::version).orElse(0L)
                            == event.current().version() - 1);
        }
    }

    @Test
    void aWatchThatACompactionOvertakesSaysSo() throws Exception {
        int changes = 5000;
        try (Watch late = store.watch("/a/", "/b", 0);
                ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Commit>> puts = IntStream.range(0, changes)
                    .mapToObj(i -> writers.submit(() -> put("/a/" + i % 100, "" + i)))
                    .toList();
            for (Future<Commit> each : puts) {
                each.get();
            }
            store.compact(store.revision());
            assertThatThrownBy(late::take).isInstanceOf(CompactedException.class);
            assertThatThrownBy(late::take).isInstanceOf(CompactedException.class);
        }
    }

    @Test
    void closingAWatchWakesItsConsumer() throws Exception {
        Watch watch = store.watch("", "", 0);
        try (ExecutorService consumer = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Event>> taken = consumer.submit(watch::take);
            watch.close();
            assertThatThrownBy(taken::get).hasCauseInstanceOf(WatchClosedException.class);
        }
        watch.close();
    }

    @Test
    void aClosedStoreRefusesAndEndsItsWatches() {
        Watch watch = store.watch("", "", 0);
        store.close();
        assertThatThrownBy(watch::take).isInstanceOf(WatchClosedException.class);
        assertThatThrownBy(() -> store.get("/a")).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> put("/a", "1")).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store.watch("", "", 0)).isInstanceOf(StoreException.class);
    }

    @Test
    void oneOfManyThatExpectTheSameWins() throws Exception {
        int writers = 32;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 20; round++) {
                String key = "/lock/" + round;
                List<Future<Commit>> commits = IntStream.range(0, writers)
                        .mapToObj(i -> executor.submit(() -> store.put(key, bytes("" + i), Expect.absent(), 0)))
                        .toList();
                int done = 0;
                for (Future<Commit> commit : commits) {
                    done += commit.get() instanceof Commit.Done ? 1 : 0;
                }
                assertThat(done).isEqualTo(1);
            }
        }
        assertThat(store.revision()).isEqualTo(21);
    }

    @Test
    void readersSeeWholeRevisionsWhileOthersWriteAndCompact() throws Exception {
        int keys = 20;
        IntStream.range(0, keys).forEach(i -> put("/k/" + i, "0"));
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> writer = executor.submit(() -> {
                for (int i = 0; i < 600; i++) {
                    store.delete("/k/" + i % keys, Expect.anything());
                    put("/k/" + i % keys, "" + i);
                    if (i % 20 == 0) {
                        store.compact(store.revision());
                    }
                }
            });
            while (!writer.isDone()) {
                Range range = store.range("/k/", "/l", 0, 0);
                assertThat(range.items().size()).isBetween(keys - 1, keys);
                assertThat(range.items()).allMatch(item -> item.modRevision() <= range.revision());
                assertThat(store.count("/k/", "/l")).isBetween(keys - 1L, (long) keys);
            }
            writer.get();
        }
    }

    @Test
    void keysVanishWithTheirLease() throws Exception {
        long lease = store.grantLease(Duration.ofMinutes(5));
        long other = store.grantLease(Duration.ofMinutes(50));
        store.put("/a", bytes("1"), Expect.anything(), lease);
        store.put("/b", bytes("1"), Expect.anything(), lease);
        store.put("/c", bytes("1"), Expect.anything(), lease);
        store.put("/d", bytes("1"), Expect.anything(), lease);
        store.put("/c", bytes("2"), Expect.anything(), 0);
        store.put("/d", bytes("2"), Expect.anything(), other);
        try (Watch watch = store.watch("", "", 0)) {
            clock.advance(Duration.ofMinutes(6));
            List<Event> events = take(watch, 2);
            assertThat(events).extracting(Event::type).containsOnly(Event.Type.DELETE);
            assertThat(events).extracting(Event::key).containsExactly("/a", "/b");
        }
        assertThat(keys(store.range("", "", 0, 0))).containsExactly("/c", "/d");
        await().atMost(ONE_MINUTE)
                .untilAsserted(() -> assertThatThrownBy(() -> store.put("/e", bytes(""), Expect.anything(), lease))
                        .isInstanceOf(LeaseNotFoundException.class));
        store.revokeLease(other);
        store.revokeLease(other);
        assertThat(keys(store.range("", "", 0, 0))).containsExactly("/c");
        assertThat(lease).isNotEqualTo(other);
    }

    Commit put(String key, String value) {
        return store.put(key, bytes(value), Expect.anything(), 0);
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static KeyValue kv(String key, String value, long created, long modified, long version) {
        return new KeyValue(key, bytes(value), created, modified, version);
    }

    static List<String> keys(Range range) {
        return range.items().stream().map(KeyValue::key).toList();
    }

    /** Exactly so many events, however they are cut into batches. */
    static List<Event> take(Watch watch, int count) throws InterruptedException {
        List<Event> events = new ArrayList<>();
        while (events.size() < count) {
            events.addAll(watch.poll(Duration.ofSeconds(20)).orElseThrow());
        }
        assertThat(events).hasSize(count);
        return events;
    }
}
