package io.jurumudi.node.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicWriterTest {
    @TempDir
    private Path volume;

    private static AtomicWriter.File file(String text) {
        return new AtomicWriter.File(text.getBytes(StandardCharsets.UTF_8), 0640, OptionalInt.empty());
    }

    private boolean write(Map<String, AtomicWriter.File> files) throws IOException {
        return new AtomicWriter(volume, Clock.systemUTC()).write(files, OptionalInt.empty());
    }

    @Test
    void filesAreSeenThroughALinkThatIsSwitchedAtOnce() throws IOException {
        assertThat(write(Map.of("a", file("1"), "dir/b", file("2")))).isTrue();
        assertThat(volume.resolve("a")).isSymbolicLink().hasContent("1");
        assertThat(volume.resolve("dir/b")).hasContent("2");
        assertThat(Files.readSymbolicLink(volume.resolve("a"))).isEqualTo(Path.of("..data/a"));
        assertThat((int) Files.getAttribute(volume.resolve("a"), "unix:mode") & 07777)
                .isEqualTo(0640);
    }

    @Test
    void anUpdateReplacesAddsAndRemoves() throws IOException {
        write(Map.of("a", file("1"), "gone", file("x")));
        Path before = Files.readSymbolicLink(volume.resolve("..data"));
        assertThat(write(Map.of("a", file("2"), "new", file("y")))).isTrue();
        assertThat(volume.resolve("a")).hasContent("2");
        assertThat(volume.resolve("new")).hasContent("y");
        assertThat(volume.resolve("gone")).doesNotExist();
        assertThat(volume.resolve(before)).doesNotExist();
    }

    @Test
    void theSameContentChangesNothing() throws IOException {
        write(Map.of("a", file("1")));
        Path before = Files.readSymbolicLink(volume.resolve("..data"));
        assertThat(write(Map.of("a", file("1")))).isFalse();
        assertThat(Files.readSymbolicLink(volume.resolve("..data"))).isEqualTo(before);
    }

    @Test
    void nothingLeavesTheVolume() {
        assertThatThrownBy(() -> write(Map.of("../evil", file("1")))).hasMessageContaining("leaves the volume");
    }
}
