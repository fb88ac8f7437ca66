package io.jurumudi.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStoreTest extends StoreContract {

    @TempDir
    Path directory;

    @Override
    Store open(Clock withClock) {
        return new EmbeddedStore(directory.resolve("data"), withClock);
    }

    private void reopen() {
        store.close();
        store = open(clock);
    }

    @Test
    void everythingIsThereAfterARestart() throws Exception {
        put("/a", "1");
        put("/a", "2");
        put("/b", "1");
        store.delete("/b", Expect.anything());
        put("/c", "1");
        store.compact(2);
        Range before = store.range("", "", 0, 0);
        reopen();
        assertThat(store.range("", "", 0, 0)).isEqualTo(before);
        assertThat(store.revision()).isEqualTo(6);
        assertThat(store.compactedRevision()).isEqualTo(2);
        assertThat(keys(store.range("", "", 4, 0))).containsExactly("/a", "/b");
        try (Watch watch = store.watch("", "", 3)) {
            put("/d", "1");
            assertThat(take(watch, 5)).extracting(Event::revision).containsExactly(3L, 4L, 5L, 6L, 7L);
        }
    }

    @Test
    void revisionsGoOnAfterAllHistoryIsCompacted() {
        put("/a", "1");
        store.delete("/a", Expect.anything());
        store.compact(3);
        reopen();
        assertThat(store.revision()).isEqualTo(3);
        assertThat(put("/a", "2")).isEqualTo(new Commit.Done(4, Optional.empty()));
    }

    @Test
    void leasesEndAfterARestartToo() {
        long lease = store.grantLease(Duration.ofMinutes(5));
        store.put("/a", bytes("1"), Expect.anything(), lease);
        store.put("/b", bytes("1"), Expect.anything(), store.grantLease(Duration.ofHours(5)));
        clock.advance(Duration.ofMinutes(6));
        reopen();
        await().atMost(ONE_MINUTE)
                .untilAsserted(() -> assertThat(keys(store.range("", "", 0, 0))).containsExactly("/b"));
        assertThat(store.grantLease(Duration.ofHours(1))).isGreaterThan(lease);
    }

    @Test
    void aDirectoryHasOneOwner() {
        assertThatThrownBy(() -> open(clock))
                .isInstanceOf(StoreException.class)
                .hasMessage("cannot open the store in " + directory.resolve("data") + ": another process uses it");
    }

    @Test
    void aHotKeyDoesNotHideItsNeighbours() {
        put("/a", "first");
        IntStream.range(0, 50).forEach(i -> put("/b", "" + i));
        put("/c", "last");
        assertThat(keys(store.range("", "", 0, 0))).containsExactly("/a", "/b", "/c");
        assertThat(keys(store.range("", "", 10, 0))).containsExactly("/a", "/b");
        assertThat(keys(store.range("/b\0", "", 0, 0))).containsExactly("/c");
    }

    @Test
    void churnDoesNotGrowTheDirectory() throws Exception {
        byte[] value = new byte[1000];
        for (int round = 0; round < 40; round++) {
            try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 1000; i++) {
                    String key = "/pods/" + i % 100;
                    writers.submit(() -> store.put(key, random(value.length), Expect.anything(), 0));
                }
            }
            store.compact(store.revision() - 500);
        }
        assertThat(store.count("", "")).isEqualTo(100);
        // 40 MB were written, of which 0.6 MB are still of use; write-ahead log and buffers come on top.
        await().atMost(ONE_MINUTE).untilAsserted(() -> assertThat(size()).isLessThan(30 << 20));
    }

    @Test
    void damageIsAnErrorAndNotAnOlderState() throws Exception {
        IntStream.range(0, 200).forEach(i -> put("/a/" + i, "value " + i));
        store.close();
        List<Path> logs;
        try (Stream<Path> files = Files.list(directory.resolve("data"))) {
            logs = files.filter(file -> file.toString().endsWith(".log")).toList();
        }
        // Closing does not sort a small store into tables: all of it is in the write-ahead log.
        assertThat(logs).hasSize(1);
        try (RandomAccessFile log = new RandomAccessFile(logs.getFirst().toFile(), "rw")) {
            log.seek(log.length() / 2);
            int b = log.read();
            log.seek(log.length() / 2);
            log.write(b ^ 0x55);
        }
        assertThatThrownBy(() -> open(clock)).isInstanceOf(StoreException.class).hasMessageContaining("checksum");
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        ThreadLocalRandom.current().nextBytes(bytes);
        return bytes;
    }

    private long size() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("data"))) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
