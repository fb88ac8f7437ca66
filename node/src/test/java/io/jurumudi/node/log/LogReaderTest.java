package io.jurumudi.node.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReaderTest {
    @TempDir
    private Path directory;

    private Path log;

    @BeforeEach
    void write() throws IOException {
        log = directory.resolve("0.log");
        Files.writeString(log, """
                2026-01-01T00:00:01.000000001Z stdout F one
                2026-01-01T00:00:02.000000001Z stderr F two
                2026-01-01T00:00:03.000000001Z stdout P thr
                2026-01-01T00:00:03.000000002Z stdout F ee
                2026-01-01T00:00:04.000000001Z stdout F\s
                not a line
                """);
    }

    private String read(LogOptions options) throws IOException {
        var out = new ByteArrayOutputStream();
        new LogReader(log, options).copyTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void contentIsJoinedAndForeignLinesAreLeftOut() throws IOException {
        assertThat(read(LogOptions.everything())).isEqualTo("one\ntwo\nthree\n\n");
    }

    @Test
    void oneStreamCanBeAskedFor() throws IOException {
        assertThat(read(LogOptions.everything().withStream("stderr"))).isEqualTo("two\n");
    }

    @Test
    void oldLinesCanBeLeftOut() throws IOException {
        assertThat(read(LogOptions.everything().withSince(Instant.parse("2026-01-01T00:00:03Z"))))
                .isEqualTo("three\n\n");
    }

    @Test
    void theLastLinesCanBeAskedFor() throws IOException {
        assertThat(read(LogOptions.everything().withTail(3))).isEqualTo("ee\n\n");
        assertThat(read(LogOptions.everything().withTail(0))).isEmpty();
        assertThat(read(LogOptions.everything().withTail(100))).startsWith("one\n");
    }

    @Test
    void aLimitCutsInTheMiddle() throws IOException {
        assertThat(read(LogOptions.everything().withLimit(5))).isEqualTo("one\nt");
    }

    @Test
    void timesStandBeforeWholeLines() throws IOException {
        assertThat(read(LogOptions.everything().withTimestamps())).contains("2026-01-01T00:00:03.000000001Z three\n");
    }

    @Test
    void aFollowerSeesWhatComesAlsoAfterRotationAndEndsWithTheContainer() throws Exception {
        var out = new ByteArrayOutputStream();
        var running = new AtomicBoolean(true);
        Thread follower = Thread.ofVirtual().start(() -> {
            try {
                new LogReader(log, LogOptions.everything().withFollow()).follow(out, running::get);
            } catch (IOException | InterruptedException failed) {
                throw new IllegalStateException(failed);
            }
        });
        await().atMost(ONE_MINUTE)
                .until(() -> out.toString(StandardCharsets.UTF_8).equals("one\ntwo\nthree\n\n"));
        out.reset();
        Files.writeString(log, "2026-01-01T00:00:05Z stdout F five\n", StandardOpenOption.APPEND);
        await().atMost(ONE_MINUTE)
                .until(() -> out.toString(StandardCharsets.UTF_8).equals("five\n"));
        Files.move(log, directory.resolve("0.log.old"));
        Files.writeString(log, "2026-01-01T00:00:06Z stdout F six\n");
        await().atMost(ONE_MINUTE)
                .until(() -> out.toString(StandardCharsets.UTF_8).equals("five\nsix\n"));
        running.set(false);
        follower.join();
    }
}
