package io.jurumudi.controllers.replicaset;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeletionOrderTest {
    private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");

    private static PodBuilder pod(String name, String node, String phase, boolean ready) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid(name)
                .withCreationTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready ? "True" : "False")
                .withLastTransitionTime("2026-01-01T00:00:10Z")
                .endCondition()
                .endStatus();
    }

    private static List<String> order(List<Pod> pods) {
        List<String> all = new java.util.ArrayList<>();
        for (int i = 1; i < pods.size(); i++) {
            DeletionOrder.choose(pods, pods, i, NOW).stream()
                    .map(p -> p.getMetadata().getName())
                    .filter(n -> !all.contains(n))
                    .forEach(all::add);
        }
        return all;
    }

    @Test
    void theLeastUsefulGoFirst() {
        Pod running = pod("running", "n1", "Running", true).build();
        Pod unready = pod("unready", "n2", "Running", false).build();
        Pod pending = pod("pending", "n3", "Pending", false).build();
        Pod unscheduled = pod("unscheduled", "", "Pending", false).build();
        assertThat(order(List.of(running, unready, pending, unscheduled)))
                .containsExactly("unscheduled", "pending", "unready");
    }

    @Test
    void aLowCostCountsMoreThanCompanyOnTheNode() {
        Pod costly = pod("costly", "n1", "Running", true)
                .editMetadata()
                .addToAnnotations("controller.kubernetes.io/pod-deletion-cost", "10")
                .endMetadata()
                .build();
        Pod twin = pod("twin", "n1", "Running", true).build();
        Pod alone = pod("alone", "n2", "Running", true).build();
        assertThat(order(List.of(costly, twin, alone))).containsExactly("twin", "alone");
    }

    @Test
    void theYoungerGoFirstAndTheMoreOftenRestarted() {
        Pod old = pod("old", "n1", "Running", true).build();
        Pod young = pod("young", "n2", "Running", true)
                .editStatus()
                .editFirstCondition()
                .withLastTransitionTime("2026-01-01T23:59:59Z")
                .endCondition()
                .endStatus()
                .build();
        Pod restarted = pod("restarted", "n3", "Running", true)
                .editStatus()
                .addNewContainerStatus()
                .withRestartCount(4)
                .endContainerStatus()
                .endStatus()
                .build();
        assertThat(order(List.of(old, restarted, young))).containsExactly("young", "restarted");
    }
}
