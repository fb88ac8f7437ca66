package io.jurumudi.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jurumudi.client.Clients;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What was acknowledged is there after the program was killed in the middle of writing, and its containers never notice. */
class CrashTest {
    private static final int WRITERS = 16;
    private static final int ROUNDS = Integer.getInteger("jurumudi.crash.rounds", 3);
    private static final int WRITES_BEFORE_THE_CRASH = 200;

    @Test
    void everyAcknowledgedWriteOutlivesAKilledProgramAndNoContainerIsRestarted() throws Exception {
        try (UpCluster cluster = UpCluster.start()) {
            BusyboxImage.importInto(cluster, 1);
            cluster.kubectl("create", "deployment", "web", "--image=" + BusyboxImage.name(1), "--replicas=2")
                    .ok();
            cluster.kubectl("wait", "deployment/web", "--for=condition=Available", "--timeout=120s")
                    .ok();
            String containers = containers(cluster);
            Map<String, String> acknowledged = new ConcurrentHashMap<>();
            long newest = 0;

            for (int round = 0; round < ROUNDS; round++) {
                crashWhileWriting(cluster, round, acknowledged);
                cluster.startProgram();

                newest = assertEverythingIsThere(cluster, acknowledged, newest);
                assertThat(containers(cluster))
                        .as("containers and their restarts, round " + round)
                        .isEqualTo(containers);
            }
        }
    }

    private static void crashWhileWriting(UpCluster cluster, int round, Map<String, String> acknowledged)
            throws Exception {
        int before = acknowledged.size();
        AtomicBoolean crashed = new AtomicBoolean();
        CountDownLatch ended = new CountDownLatch(WRITERS);
        try (KubernetesClient client = Clients.remote(cluster.kubeconfig(), "crash-test");
                ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < WRITERS; writer++) {
                String prefix = "r" + round + "-w" + writer + "-";
                writers.execute(() -> {
                    try {
                        write(client, prefix, acknowledged, crashed);
                    } finally {
                        ended.countDown();
                    }
                });
            }
            await().atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> acknowledged.size() - before >= WRITES_BEFORE_THE_CRASH);
            cluster.killProgram();
            crashed.set(true);
            ended.await();
        }
    }

    /** Creates one object after another and changes each once, until the server is gone. */
    private static void write(
            KubernetesClient client, String prefix, Map<String, String> acknowledged, AtomicBoolean crashed) {
        for (int i = 0; !crashed.get(); i++) {
            try {
                ConfigMap created =
                        client.resource(configMap(prefix + i, "first")).create();
                acknowledged.put(prefix + i, "first");
                created.setData(Map.of("text", "second"));
                client.resource(created).update();
                acknowledged.put(prefix + i, "second");
            } catch (KubernetesClientException gone) {
                if (gone.getCode() != 0) {
                    throw gone;
                }
                return;
            }
        }
    }

    /** @return the newest revision seen, which may not be older than before */
    private static long assertEverythingIsThere(UpCluster cluster, Map<String, String> acknowledged, long newestBefore)
            throws IOException {
        try (KubernetesClient client = Clients.remote(cluster.kubeconfig(), "crash-test")) {
            var list = client.configMaps().inNamespace("default").list();
            Map<String, String> found = new HashMap<>();
            list.getItems().stream()
                    .filter(map -> map.getData() != null && map.getData().containsKey("text"))
                    .forEach(map ->
                            found.put(map.getMetadata().getName(), map.getData().get("text")));
            List<String> lost = new ArrayList<>();
            acknowledged.forEach((name, text) -> {
                // An update that was on its way when the program died may have been written without an answer.
                if (!found.containsKey(name)
                        || text.equals("second") && !found.get(name).equals("second")) {
                    lost.add(name + "=" + text + " but found " + found.get(name));
                }
            });
            assertThat(lost)
                    .as("acknowledged writes that are lost, of %d", acknowledged.size())
                    .isEmpty();
            long newest = Long.parseLong(list.getMetadata().getResourceVersion());
            assertThat(newest).isGreaterThan(newestBefore);
            return newest;
        }
    }

    private static ConfigMap configMap(String name, String text) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .withData(Map.of("text", text))
                .build();
    }

    /** Every container's id, start and restarts. */
    private static String containers(UpCluster cluster) throws IOException {
        try (KubernetesClient client = Clients.remote(cluster.kubeconfig(), "crash-test")) {
            return client.pods().inNamespace("default").list().getItems().stream()
                    .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                    .map(status -> status.getContainerID() + " since "
                            + status.getState().getRunning().getStartedAt() + ", restarts " + status.getRestartCount())
                    .sorted()
                    .collect(Collectors.joining("\n"));
        }
    }
}
