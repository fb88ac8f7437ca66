package io.jurumudi.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table that says where each of upstream's conformance tests is held here. */
class ConformanceTableTest {
    private static final Path FILES = Path.of("src/test/resources/io/jurumudi/it/conformance");

    private record Row(String file, String test, String here) {
        boolean waits() {
            return here.startsWith("waits for ");
        }
    }

    @Test
    void everyRowNamesATestOfOursOrWhatItWaitsFor() throws IOException {
        assertThat(rows())
                .isNotEmpty()
                .filteredOn(row -> !row.waits())
                .allSatisfy(row -> assertThat(exists(row.here)).as(row.here).isTrue());
    }

    @Test
    void noUpstreamTestIsNamedTwice() throws IOException {
        assertThat(rows().map(row -> row.file + " " + row.test)).doesNotHaveDuplicates();
    }

    @Test
    void everyTranscriptIsNamed() throws IOException {
        List<String> named = rows().map(Row::here).toList();
        try (Stream<Path> transcripts = Files.list(FILES.resolve("kubectl"))) {
            assertThat(transcripts.map(file -> "kubectl/" + file.getFileName())).isSubsetOf(named);
        }
    }

    private static Stream<Row> rows() throws IOException {
        return Files.readAllLines(FILES.resolve("conformance.tsv")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t"))
                .map(cells -> new Row(cells[0], cells[1], cells[2]));
    }

    private static boolean exists(String here) {
        if (here.endsWith(".txt")) {
            return Files.exists(FILES.resolve(here));
        }
        String[] parts = here.split("#");
        try {
            return Arrays.stream(Class.forName(ConformanceTableTest.class.getPackageName() + "." + parts[0])
                            .getDeclaredMethods())
                    .anyMatch(method -> method.getName().equals(parts[1]) && method.isAnnotationPresent(Test.class));
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
