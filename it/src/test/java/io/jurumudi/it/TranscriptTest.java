package io.jurumudi.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranscriptTest {
    @TempDir
    private Path directory;

    @Test
    void linesMatchWordByWordByPatternOrNotAtAll() {
        assertThat(Transcript.matches(List.of("a b", "~ c\\d+"), "a    b  \nc42\n"))
                .isTrue();
        assertThat(Transcript.matches(List.of("a b"), "a b\nc\n")).isFalse();
        assertThat(Transcript.matches(List.of("a", "...", "d", "..."), "a\nb\nc\nd\n"))
                .isTrue();
        assertThat(Transcript.matches(List.of("...", "x"), "a\nb\n")).isFalse();
        assertThat(Transcript.matches(List.of(), "")).isTrue();
        assertThat(Transcript.matches(List.of("a", "or", "b", "or", "c", "d"), "c\nd\n"))
                .isTrue();
        assertThat(Transcript.matches(List.of("a", "or", "b"), "a\nb\n")).isFalse();
    }

    @Test
    void stepsShareVariablesAndAFailureShowsWhatCame() throws IOException {
        play("""
                # Variables live on.
                $ A=5 B='two words'
                $ cat <<END
                > $A $B
                > END
                5 two words
                $! echo no; exit 3
                no
                @ test $A -gt 5
                $ echo never
                nothing
                $? test -e file && echo there || { touch file; false; }
                there
                """);
        assertThatThrownBy(() -> play("# Sums.\n$ echo $((1 + 1))\n3\n"))
                .hasMessageContaining("show.txt:2 (Sums.)")
                .hasMessageContaining("came, with exit code 0\n2\n");
    }

    private void play(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("show.txt"), text);
        try (Shell shell = new Shell(directory, Map.of(), Path.of("/dev/null"))) {
            Transcript.read(file).play(shell);
        }
    }
}
