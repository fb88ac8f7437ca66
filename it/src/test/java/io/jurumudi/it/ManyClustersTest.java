package io.jurumudi.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.jurumudi.cluster.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A cluster is an object: several live in one JVM, and one that is closed leaves nothing behind. */
class ManyClustersTest {
    @Test
    void twoClustersInOneJvmDoNotSeeEachOther() throws Exception {
        try (Cluster one = Cluster.start();
                Cluster two = Cluster.start()) {
            one.client()
                    .resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName("only-in-one")
                            .withNamespace("default")
                            .endMetadata()
                            .build())
                    .create();

            assertThat(configMaps(one)).contains("only-in-one");
            assertThat(configMaps(two)).doesNotContain("only-in-one");
            assertThat(one.url()).isNotEqualTo(two.url());
            makesPodsOfADeployment(one);
            makesPodsOfADeployment(two);
        }
    }

    @Test
    void aHundredClustersOneAfterAnotherLeaveNoThreadPortOrFile() throws Exception {
        // The first one loads what stays for the life of the JVM.
        startAndClose();
        startAndClose();
        Set<String> threadsBefore = platformThreads();
        int threadCountBefore = Thread.getAllStackTraces().size();
        Set<Path> filesBefore = openFiles();

        for (int i = 0; i < 100; i++) {
            startAndClose();
        }

        await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
            assertThat(platformThreads()).isSubsetOf(threadsBefore);
            assertThat(Thread.getAllStackTraces()).hasSizeLessThanOrEqualTo(threadCountBefore + 4);
            assertThat(openFiles()).hasSizeLessThanOrEqualTo(filesBefore.size() + 2);
        });
    }

    private static void startAndClose() throws Exception {
        try (Cluster cluster = Cluster.start()) {
            cluster.client().namespaces().withName("default").require();
        }
    }

    private static void makesPodsOfADeployment(Cluster cluster) {
        Deployment deployment = new DeploymentBuilder()
                .withNewMetadata()
                .withName("web")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withReplicas(2)
                .withNewSelector()
                .addToMatchLabels("app", "web")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "web")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("web")
                .withImage("web:1")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        cluster.client().resource(deployment).create();
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> cluster.client()
                                .pods()
                                .inNamespace("default")
                                .withLabel("app", "web")
                                .list()
                                .getItems()
                                .size()
                        == 2);
    }

    private static List<String> configMaps(Cluster cluster) {
        return cluster.client().configMaps().inNamespace("default").list().getItems().stream()
                .map(map -> map.getMetadata().getName())
                .toList();
    }

    /** Virtual threads end with the clusters' executors; what could leak and hurt are platform threads. */
    private static Set<String> platformThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(thread -> thread.getName().replaceAll("\\d+", "N"))
                .filter(name -> !name.startsWith("awaitility"))
                .collect(Collectors.toSet());
    }

    private static Set<Path> openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.collect(Collectors.toSet());
        }
    }
}
