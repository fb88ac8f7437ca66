package io.jurumudi.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SchedulerConfigTest {

    private final SchedulerConfig defaults = SchedulerConfig.defaults();

    @Test
    void defaultsAreUpstreams() {
        assertThat(defaults)
                .isEqualTo(new SchedulerConfig("default-scheduler", Duration.ofSeconds(1), Duration.ofSeconds(10), 0));
    }

    @Test
    void everythingCanBeSet() {
        assertThat(defaults.withSchedulerName("mine")
                        .withPodMaxBackoff(Duration.ofSeconds(20))
                        .withPodInitialBackoff(Duration.ofSeconds(2))
                        .withPercentageOfNodesToScore(50))
                .isEqualTo(new SchedulerConfig("mine", Duration.ofSeconds(2), Duration.ofSeconds(20), 50));
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> defaults.withSchedulerName("")).hasMessageContaining("schedulerName");
        assertThatThrownBy(() -> defaults.withPodInitialBackoff(Duration.ZERO))
                .hasMessageContaining("podInitialBackoff");
        assertThatThrownBy(() -> defaults.withPodMaxBackoff(Duration.ofMillis(1)))
                .hasMessageContaining("podMaxBackoff");
        assertThatThrownBy(() -> defaults.withPercentageOfNodesToScore(101))
                .hasMessageContaining("percentageOfNodesToScore");
    }
}
