package io.jurumudi.node.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRotationTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    private void grow() {
        try {
            Files.writeString(directory.resolve("0.log"), "x".repeat(100));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private LogRotation at(int minute) {
        return new LogRotation(50, 3, Clock.offset(Clock.fixed(START, ZoneOffset.UTC), Duration.ofMinutes(minute)));
    }

    @Test
    void keepsTheNewestFilesAndCompressesTheOlder() throws IOException {
        Path log = directory.resolve("0.log");
        grow();
        for (int minute = 0; minute < 4; minute++) {
            at(minute).rotate(log, this::grow);
        }
        assertThat(directory)
                .isDirectoryContaining("glob:**/0.log")
                .isDirectoryContaining("glob:**/0.log.20260101-000300")
                .isDirectoryContaining("glob:**/0.log.20260101-000200.gz");
        assertThat(LogRotation.rotated(log)).hasSize(2);
    }

    @Test
    void leavesASmallLogAlone() throws IOException {
        Path log = Files.writeString(directory.resolve("0.log"), "small");
        at(0).rotate(log, () -> {
            throw new AssertionError("reopened");
        });
        assertThat(LogRotation.rotated(log)).isEmpty();
    }

    @Test
    void putsTheFileBackWhenTheRuntimeRefuses() {
        Path log = directory.resolve("0.log");
        grow();
        assertThatThrownBy(() -> at(0).rotate(log, () -> {
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(log).exists();
    }
}
