package io.jurumudi.controllers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that falls silent, and what becomes of its pods. */
class NodeLifecycleTest {

    @BeforeEach
    void bePatient() {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
    }

    private static List<String> taints(KubernetesClient client) {
        Node node = client.nodes().withName(TestCluster.NODE).get();
        return node.getSpec().getTaints().stream()
                .map((Taint t) -> t.getKey() + ":" + t.getEffect())
                .toList();
    }

    private static Pod pod(String name, long tolerated) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .addToLabels("app", "x")
                .endMetadata()
                .withNewSpec()
                .withAutomountServiceAccountToken(false)
                .addNewContainer()
                .withName("c")
                .withImage("i")
                .endContainer()
                .addNewToleration()
                .withKey("node.kubernetes.io/unreachable")
                .withOperator("Exists")
                .withEffect("NoExecute")
                .withTolerationSeconds(tolerated)
                .endToleration()
                .endSpec()
                .build();
    }

    @Test
    void aSilentNodeIsTaintedAndItsPodsLeaveInTime(@TempDir Path folder) throws Exception {
        ControllerManagerConfig config = ControllerManagerConfig.defaults()
                .withNodeMonitoring(Duration.ofMillis(500), Duration.ofSeconds(8), Duration.ofSeconds(8));
        try (TestCluster cluster = new TestCluster(folder, config)) {
            KubernetesClient client = cluster.client();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> client.serviceAccounts()
                                    .inNamespace("default")
                                    .withName("default")
                                    .get()
                            != null);
            cluster.addNode();
            await().atMost(ONE_MINUTE).until(() -> taints(client).isEmpty());
            client.pods().resource(pod("soon", 1)).create();
            client.pods().resource(pod("later", 300)).create();
            await().atMost(ONE_MINUTE)
                    .untilAsserted(() -> assertThat(taints(client))
                            .containsExactlyInAnyOrder(
                                    "node.kubernetes.io/unreachable:NoSchedule",
                                    "node.kubernetes.io/unreachable:NoExecute"));
            await().atMost(ONE_MINUTE)
                    .until(() -> client.pods()
                                    .inNamespace("default")
                                    .withName("soon")
                                    .get()
                            == null);
            await().atMost(ONE_MINUTE).untilAsserted(() -> {
                Pod later =
                        client.pods().inNamespace("default").withName("later").get();
                assertThat(later.getStatus().getConditions())
                        .anyMatch(c ->
                                c.getType().equals("Ready") && c.getStatus().equals("False"));
            });
            cluster.setReady("True");
            await().atMost(ONE_MINUTE).until(() -> taints(client).isEmpty());
        }
    }
}
