package io.jurumudi.controllers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClosingTest {
    @TempDir
    Path folder;

    /** Names of all threads that are ours, virtual ones included. */
    private List<String> ours() throws IOException {
        Path dump = folder.resolve("threads.json");
        Files.deleteIfExists(dump);
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.JSON);
        return Pattern.compile("\"name\": \"([^\"]+)\"")
                .matcher(Files.readString(dump))
                .results()
                .map(m -> m.group(1))
                .filter(name ->
                        name.matches("(client|informer|events|kubelet|garbage|leader|HttpClient).*|.*-controller.*"))
                .toList();
    }

    @Test
    void nothingRunsOnAfterTheEnd() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (TestCluster cluster =
                    new TestCluster(folder, ControllerManagerConfig.defaults().withLeaderElection("me"))) {
                cluster.awaitServiceAccount("default");
                assertThat(ours()).isNotEmpty();
            }
        }
        await().atMost(ONE_MINUTE).untilAsserted(() -> assertThat(ours()).isEmpty());
    }

    @Test
    void itClosesQuicklyEvenWhenJustStarted() throws Exception {
        long begin;
        try (TestCluster cluster = new TestCluster(folder, ControllerManagerConfig.defaults())) {
            assertThat(cluster.client()).isNotNull();
            begin = System.nanoTime();
        }
        // Less than the time a loop waits for a pass that does not end.
        assertThat(System.nanoTime() - begin).isLessThan(Duration.ofSeconds(5).toNanos());
        await().atMost(ONE_MINUTE).untilAsserted(() -> assertThat(ours()).isEmpty());
    }
}
