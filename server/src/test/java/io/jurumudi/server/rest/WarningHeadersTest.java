package io.jurumudi.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarningHeadersTest {

    @Test
    void aFewWarningsAreSentWhole() {
        String longWarning = "a".repeat(1000);
        assertThat(WarningHeaders.of(List.of(longWarning, "say \"b\"")))
                .containsExactly("299 - \"" + longWarning + "\"", "299 - \"say \\\"b\\\"\"");
    }

    @Test
    void manyAreShortenedAndTheLastLeftOut() {
        assertThat(WarningHeaders.of(Collections.nCopies(20, "a".repeat(300))))
                .hasSize(16)
                .allMatch(header -> header.equals("299 - \"" + "a".repeat(256) + "\""));
    }
}
