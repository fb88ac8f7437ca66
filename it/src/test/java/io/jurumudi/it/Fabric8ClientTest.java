package io.jurumudi.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** fabric8's client as its users make it. */
@Tag("root")
@ExtendWith(RunningCluster.Extension.class)
class Fabric8ClientTest {
    private static final String NAMESPACE = "fabric8";

    private KubernetesClient client;

    @BeforeEach
    void connect(RunningCluster cluster) {
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(cluster.kubeconfig().toFile()))
                .build();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void anInformerFollowsWhatHappens() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (SharedIndexInformer<ConfigMap> informer =
                client.configMaps().inNamespace(NAMESPACE).withLabel("informed").inform(noting(seen))) {
            informer.addIndexers(Map.of("color", map -> List.of(map.getData().get("color"))));
            ConfigMap map = client.resource(configMap("informed", "red")).create();
            assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("added red");
            client.resource(map)
                    .edit(it ->
                            new ConfigMapBuilder(it).addToData("color", "blue").build());
            assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("updated blue");
            assertThat(informer.getIndexer().byIndex("color", "blue")).hasSize(1);
            assertThat(informer.getIndexer().byIndex("color", "red")).isEmpty();
            client.resource(map).delete();
            assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("deleted blue");
            assertThat(informer.getStore().list()).isEmpty();
        }
    }

    private static ResourceEventHandler<ConfigMap> noting(BlockingQueue<String> seen) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(ConfigMap map) {
                seen.add("added " + map.getData().get("color"));
            }

            @Override
            public void onUpdate(ConfigMap old, ConfigMap map) {
                seen.add("updated " + map.getData().get("color"));
            }

            @Override
            public void onDelete(ConfigMap map, boolean unknown) {
                seen.add("deleted " + map.getData().get("color"));
            }
        };
    }

    @Test
    void fieldsAreAppliedByTheirOwners() {
        apply("one", false, configMap("applied", "red"));
        assertThatThrownBy(() -> apply("two", false, configMap("applied", "blue")))
                .isInstanceOfSatisfying(KubernetesClientException.class, conflict -> {
                    assertThat(conflict.getCode()).isEqualTo(409);
                    assertThat(conflict.getStatus()
                                    .getDetails()
                                    .getCauses()
                                    .getFirst()
                                    .getField())
                            .isEqualTo(".data.color");
                });
        ConfigMap forced = apply("two", true, configMap("applied", "blue"));
        assertThat(forced.getData()).containsEntry("color", "blue");
        ConfigMap less = configMap("applied", "blue");
        less.setData(Map.of());
        assertThat(apply("two", false, less).getData()).isNullOrEmpty();
        client.resource(forced).delete();
    }

    private ConfigMap apply(String manager, boolean force, ConfigMap map) {
        return client.resource(map)
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager(manager)
                        .withForce(force)
                        .build());
    }

    @Test
    void leadershipPassesFromOneToTheOther() {
        BlockingQueue<String> leaders = new LinkedBlockingQueue<>();
        CompletableFuture<?> first = candidate("first", leaders);
        await().atMost(Duration.ofSeconds(30)).until(() -> "first".equals(leaders.poll()));
        CompletableFuture<?> second = candidate("second", leaders);
        // What is cancelled gives its lease back, so nobody waits until it has ended.
        first.cancel(true);
        await().atMost(Duration.ofSeconds(30)).until(() -> "second".equals(leaders.poll()));
        assertThat(client.leases()
                        .inNamespace(NAMESPACE)
                        .withName("leader")
                        .require()
                        .getSpec()
                        .getHolderIdentity())
                .isEqualTo("second");
        second.cancel(true);
    }

    private CompletableFuture<?> candidate(String name, BlockingQueue<String> leaders) {
        return client.leaderElector()
                .withConfig(new LeaderElectionConfigBuilder()
                        .withName("leader")
                        .withLock(new LeaseLock(NAMESPACE, "leader", name))
                        .withLeaseDuration(Duration.ofSeconds(60))
                        .withRenewDeadline(Duration.ofSeconds(40))
                        .withRetryPeriod(Duration.ofMillis(200))
                        .withReleaseOnCancel(true)
                        .withLeaderCallbacks(new LeaderCallbacks(() -> leaders.add(name), () -> {}, leader -> {}))
                        .build())
                .build()
                .start();
    }

    @Test
    void aCommandInAContainerHasItsStreamsAndExitCode() throws Exception {
        var pod = client.resource(new PodBuilder()
                .withNewMetadata()
                .withName("shell")
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("shell")
                .withImage(BusyboxImage.name(1))
                .withCommand("sh", "-c", "echo ready; exec idle")
                .endContainer()
                .endSpec()
                .build());
        pod.create();
        pod.waitUntilReady(60, TimeUnit.SECONDS);
        var shell = client.pods().inNamespace(NAMESPACE).withName("shell");
        assertThat(shell.getLog()).isEqualTo("ready\n");

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (ExecWatch exec = shell.redirectingInput()
                .writingOutput(out)
                .writingError(err)
                .exec("sh", "-c", "read line; echo got $line; echo trouble >&2; exit 3")) {
            exec.getInput().write("typed\n".getBytes(StandardCharsets.UTF_8));
            exec.getInput().flush();
            assertThat(exec.exitCode().get(30, TimeUnit.SECONDS)).isEqualTo(3);
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("got typed\n");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("trouble\n");
        pod.withGracePeriod(0).delete();
    }

    private static ConfigMap configMap(String name, String color) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .addToLabels("informed", "yes")
                .endMetadata()
                .addToData("color", color)
                .build();
    }
}
