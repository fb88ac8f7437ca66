package io.jurumudi.scheduler.framework;

import static io.jurumudi.scheduler.Objects.asking;
import static io.jurumudi.scheduler.Objects.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodInfoTest {

    @Test
    void containersAddUp() {
        PodInfo info = PodInfo.of(pod(
                "p", p -> asking("500m", "1Gi").apply(asking("1.5", "").apply(p))));
        assertThat(info.requests().amounts()).isEqualTo(Map.of("cpu", 2000L, "memory", 1L << 30));
        assertThat(info.expected().amounts()).isEqualTo(Map.of("cpu", 2000L, "memory", (1L << 30) + (200L << 20)));
    }

    @Test
    void theGreediestMomentOfInitialisationCounts() {
        PodInfo info = PodInfo.of(pod(
                "p",
                p -> asking("1", "")
                        .apply(p)
                        .editSpec()
                        .addToInitContainers(init("first", "3", false))
                        .addToInitContainers(init("sidecar", "1", true))
                        .addToInitContainers(init("second", "2500m", false))
                        .endSpec()));
        // first 3, second beside the sidecar 3.5, then main beside the sidecar 2.
        assertThat(info.requests().get("cpu")).isEqualTo(3500);
    }

    @Test
    void whatIsAskedForThePodAsAWholeCountsInstead() {
        PodInfo info = PodInfo.of(pod(
                "p",
                p -> asking("1", "1Gi")
                        .apply(p)
                        .editSpec()
                        .withNewResources()
                        .addToRequests("cpu", new Quantity("2"))
                        .endResources()
                        .addToOverhead("cpu", new Quantity("250m"))
                        .endSpec()));
        assertThat(info.requests().amounts()).isEqualTo(Map.of("cpu", 2250L, "memory", 1L << 30));
    }

    private static Container init(String name, String cpu, boolean sidecar) {
        return new ContainerBuilder()
                .withName(name)
                .withRestartPolicy(sidecar ? "Always" : null)
                .withNewResources()
                .addToRequests("cpu", new Quantity(cpu))
                .endResources()
                .build();
    }
}
