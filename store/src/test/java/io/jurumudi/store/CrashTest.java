package io.jurumudi.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} in the midst of 16 writers; more rounds with {@code -Djurumudi.crash.rounds=20}. */
@Timeout(600)
class CrashTest {

    /**
     * What a killed process had said.
     *
     * @param steps each writer's last acknowledged step, -1 when there is none
     * @param revision the newest that a writer or a watch was told of
     */
    private record Said(String prefix, int[] steps, long revision) {}

    @TempDir
    Path directory;

    @Test
    void everyAcknowledgedWriteSurvivesAKill() throws Exception {
        int rounds = Integer.getInteger("jurumudi.crash.rounds", 3);
        List<Said> all = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            all.add(writeUntilKilled("/round-" + round + "/", 500 + 1500 * (round % 3)));
            try (Store store = new EmbeddedStore(directory)) {
                assertThat(store.revision())
                        .isGreaterThanOrEqualTo(all.getLast().revision());
                all.forEach(said -> verify(store, said));
                // Goes on with what an interrupted compaction left.
                store.compact(store.revision());
                all.forEach(said -> verify(store, said));
            }
        }
    }

    private Said writeUntilKilled(String prefix, int acknowledgements) throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingWriters.class.getName(),
                        directory.toString(),
                        prefix)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int[] steps = new int[CrashingWriters.WRITERS];
        Arrays.fill(steps, -1);
        long revision = 0;
        int acknowledged = 0;
        try (BufferedReader said = child.inputReader(UTF_8)) {
            // What it said before its end counts, also what is read only afterwards.
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                String[] words = line.split(" ");
                revision = Math.max(revision, Long.parseLong(words[words.length - 1]));
                if (words[0].equals("ack")) {
                    steps[Integer.parseInt(words[1])] = Integer.parseInt(words[2]);
                    if (++acknowledged == acknowledgements) {
                        // Not the process's own method, which would close the pipe with what is still in it.
                        child.toHandle().destroyForcibly();
                    }
                }
            }
        } finally {
            child.destroyForcibly();
        }
        assertThat(child.waitFor()).isEqualTo(128 + 9);
        return new Said(prefix, steps, revision);
    }

    /** Each writer's keys are as after its last acknowledged step, or after the one that was under way. */
    private static void verify(Store store, Said said) {
        for (int writer = 0; writer < said.steps().length; writer++) {
            int last = said.steps()[writer];
            for (int slot = 0; slot < CrashingWriters.KEYS; slot++) {
                String key = CrashingWriters.key(said.prefix(), writer, slot);
                Optional<String> held = store.get(key).map(kv -> new String(kv.value(), UTF_8));
                assertThat(held)
                        .describedAs("%s after step %d", key, last)
                        .isIn(expected(slot, last), expected(slot, last + 1));
            }
        }
    }

    private static Optional<String> expected(int slot, int last) {
        int step = last - Math.floorMod(last - slot, CrashingWriters.KEYS);
        return step < 0 || CrashingWriters.deletes(step)
                ? Optional.empty()
                : Optional.of(new String(CrashingWriters.value(step), UTF_8));
    }
}
