package io.jurumudi.bench.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Measures the libraries that the embedded store could be built on: {@code EmbeddedEngines rocksdb|lmdb DIR STEP}, a process
 * each, where the step is {@code churn SECONDS} (16 writers replace objects of about 1 KB in 10,000 keys, their commits grouped
 * as a store would group them, old versions deleted 5,000 revisions later; ends by itself or by kill), {@code fill OBJECTS}
 * or {@code open} (open and read everything).
 */
public final class EmbeddedEngines {

    private static final int WRITERS = 16;
    private static final int KEYS = 10_000;
    private static final int HISTORY = 5000;

    private record Put(String key, byte[] value, CompletableFuture<Void> done) {}

    private EmbeddedEngines() {}

    public static void main(String... args) throws Exception {
        Path directory = Files.createDirectories(Path.of(args[1]));
        long begun = System.nanoTime();
        try (Candidate candidate = Candidate.open(args[0], directory)) {
            double opened = secondsSince(begun);
            switch (args[2]) {
                case "churn" -> churn(candidate, Integer.parseInt(args[3]));
                case "fill" -> fill(candidate, Integer.parseInt(args[3]));
                case "open" -> {
                    long entries = candidate.scan();
                    say("opened in %.3f s, read %d entries in %.3f s", opened, entries, secondsSince(begun) - opened);
                }
                default -> throw new IllegalArgumentException("churn, fill or open, not " + args[2]);
            }
            say("resident %d MB, on disk %d MB", resident() >> 20, size(directory) >> 20);
        }
        say("on disk when closed %d MB", size(directory) >> 20);
    }

    private static void churn(Candidate candidate, int seconds) throws Exception {
        BlockingQueue<Put> queue = new ArrayBlockingQueue<>(WRITERS);
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        List<long[]> latencies = new ArrayList<>();
        for (int w = 0; w < WRITERS; w++) {
            Random random = new Random(w);
            long[] mine = new long[100_000];
            latencies.add(mine);
            Thread.ofVirtual().start(() -> {
                for (int i = 0; i < mine.length; i++) {
                    Put put = new Put(
                            "/registry/pods/default/pod-" + random.nextInt(KEYS),
                            value(random),
                            new CompletableFuture<>());
                    long begun = System.nanoTime();
                    queue.add(put);
                    put.done().join();
                    mine[i] = System.nanoTime() - begun;
                }
            });
        }
        long revision = System.currentTimeMillis() << 20;
        long groups = 0;
        long first = revision;
        Map<String, Long> newest = new HashMap<>();
        BlockingQueue<byte[]> superseded = new ArrayBlockingQueue<>(HISTORY + WRITERS + 1);
        while (System.nanoTime() < end) {
            List<Put> group = new ArrayList<>(List.of(queue.take()));
            queue.drainTo(group);
            List<Candidate.Write> writes = new ArrayList<>();
            for (Put put : group) {
                long at = ++revision;
                writes.add(new Candidate.Write(versionKey(put.key(), at), Optional.of(put.value())));
                writes.add(new Candidate.Write(logKey(at), Optional.of(put.key().getBytes(UTF_8))));
                Long old = newest.put(put.key(), at);
                if (old != null) {
                    superseded.add(versionKey(put.key(), old));
                }
                if (at - first > HISTORY) {
                    writes.add(new Candidate.Write(logKey(at - HISTORY), Optional.empty()));
                }
                if (superseded.size() > HISTORY) {
                    writes.add(new Candidate.Write(superseded.remove(), Optional.empty()));
                }
            }
            candidate.commit(writes);
            groups++;
            group.forEach(put -> put.done().complete(null));
        }
        long[] all = latencies.stream()
                .flatMapToLong(Arrays::stream)
                .filter(n -> n > 0)
                .sorted()
                .toArray();
        say(
                "%d commits a second, %.1f a group, median %.2f ms, 99th %.2f ms",
                (revision - first) / seconds,
                (double) (revision - first) / groups,
                all[all.length / 2] / 1e6,
                all[all.length * 99 / 100] / 1e6);
    }

    private static void fill(Candidate candidate, int objects) throws Exception {
        Random random = new Random(1);
        long begun = System.nanoTime();
        for (int i = 0; i < objects; ) {
            List<Candidate.Write> writes = new ArrayList<>();
            for (int n = 0; n < 500 && i < objects; n++, i++) {
                String key = "/registry/pods/default/pod-" + i;
                writes.add(new Candidate.Write(versionKey(key, i), Optional.of(value(random))));
                writes.add(new Candidate.Write(logKey(i), Optional.of(key.getBytes(UTF_8))));
            }
            candidate.commit(writes);
        }
        say("%d objects in %.1f s", objects, secondsSince(begun));
    }

    /** About 1 KB that looks like an object: half of it words, half of it identities and hashes. */
    private static byte[] value(Random random) {
        StringBuilder text = new StringBuilder(1100);
        while (text.length() < 1000) {
            text.append("{\"name\":\"container\",\"uid\":\"").append(Long.toHexString(random.nextLong()));
            text.append("\",\"status\":{\"phase\":\"Running\",\"hash\":\"").append(Long.toHexString(random.nextLong()));
            text.append("\"}}");
        }
        return text.toString().getBytes(UTF_8);
    }

    private static byte[] versionKey(String key, long revision) {
        byte[] bytes = key.getBytes(UTF_8);
        return ByteBuffer.allocate(bytes.length + 10)
                .put((byte) 'v')
                .put(bytes)
                .put((byte) 0)
                .putLong(~revision)
                .array();
    }

    private static byte[] logKey(long revision) {
        return ByteBuffer.allocate(9).put((byte) 'l').putLong(revision).array();
    }

    private static double secondsSince(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    private static long resident() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            String line = lines.filter(l -> l.startsWith("VmRSS:")).findFirst().orElse("VmRSS: 0 kB");
            return Long.parseLong(line.replaceAll("\\D", "")) << 10;
        }
    }

    /** What the files occupy, which for a sparse file is less than its length. */
    private static long size(Path directory) throws IOException, InterruptedException {
        Process du = new ProcessBuilder("du", "-sk", directory.toString()).start();
        String out = new String(du.getInputStream().readAllBytes(), UTF_8);
        du.waitFor();
        return Long.parseLong(out.split("\\s")[0]) << 10;
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(format, values));
    }
}
