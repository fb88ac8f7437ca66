package io.jurumudi.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventCorrelatorTest {
    private final EventCorrelator correlator = new EventCorrelator();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private Optional<EventCorrelator.Entry> tell(String message) {
        now = now.plusSeconds(1);
        return correlator.correlate(
                new EventCorrelator.Report(
                        new ObjectReferenceBuilder()
                                .withKind("Pod")
                                .withName("p")
                                .build(),
                        "Normal",
                        "Pulled",
                        message),
                now);
    }

    @Test
    void repetitionsAreCountedOnOneObject() {
        EventCorrelator.Entry first = tell("a").orElseThrow();
        EventCorrelator.Entry second = tell("a").orElseThrow();
        assertThat(second.name()).isEqualTo(first.name()).startsWith("p.");
        assertThat(second.count()).isEqualTo(2);
        assertThat(second.first()).isEqualTo(first.first());
        assertThat(second.last()).isEqualTo(now);
    }

    @Test
    void manySimilarEventsAreCombined() {
        for (int i = 0; i < 9; i++) {
            assertThat(tell("message " + i).orElseThrow().count()).isEqualTo(1);
        }
        EventCorrelator.Entry combined = tell("message 9").orElseThrow();
        assertThat(combined.message()).isEqualTo("(combined from similar events): message 9");
        assertThat(tell("message 10").orElseThrow().name()).isEqualTo(combined.name());
    }

    @Test
    void aFloodIsCutOffAndTricklesAfterwards() {
        for (int i = 0; i < 25; i++) {
            assertThat(tell("a")).isPresent();
        }
        assertThat(tell("a")).isEmpty();
        now = now.plusSeconds(300);
        assertThat(tell("a")).isPresent();
    }
}
