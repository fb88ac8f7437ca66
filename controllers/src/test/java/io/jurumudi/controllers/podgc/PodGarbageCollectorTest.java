package io.jurumudi.controllers.podgc;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodGarbageCollectorTest {
    private static Pod pod(String name, String phase, int day) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withCreationTimestamp("2026-01-0%dT00:00:00Z".formatted(day))
                .endMetadata()
                .withNewStatus()
                .withPhase(phase)
                .endStatus()
                .build();
    }

    @Test
    void theOldestFinishedBeyondTheThresholdAreTooMany() {
        List<Pod> pods = List.of(
                pod("new", "Succeeded", 4),
                pod("old", "Failed", 1),
                pod("running", "Running", 1),
                pod("middle", "Succeeded", 2));
        assertThat(PodGarbageCollector.tooMany(pods, 1))
                .extracting(p -> p.getMetadata().getName())
                .containsExactly("old", "middle");
        assertThat(PodGarbageCollector.tooMany(pods, 3)).isEmpty();
        assertThat(PodGarbageCollector.tooMany(pods, 0)).isEmpty();
    }
}
