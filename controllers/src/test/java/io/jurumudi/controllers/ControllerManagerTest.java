package io.jurumudi.controllers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The controllers against our own API server: what exists afterwards. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ControllerManagerTest {
    private TestCluster cluster;
    private KubernetesClient client;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
        cluster = new TestCluster(
                folder,
                ControllerManagerConfig.defaults()
                        .withRootCa("-----BEGIN CERTIFICATE-----\n")
                        .withClusterCidr("10.244.0.0/16", 24)
                        .withNodeMonitoring(Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofMinutes(5)));
        client = cluster.client();
        cluster.addNode();
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    private void awaitRootCertificates(String namespace) {
        await().atMost(ONE_MINUTE)
                .until(() -> client.configMaps()
                                .inNamespace(namespace)
                                .withName("kube-root-ca.crt")
                                .get()
                        != null);
    }

    private String namespace(String name) {
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        cluster.awaitServiceAccount(name);
        return name;
    }

    private static Deployment web(String namespace, int replicas, String image) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("web")
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .addToMatchLabels("app", "web")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "web")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("c")
                .withImage(image)
                .addNewPort()
                .withName("http")
                .withContainerPort(8080)
                .endPort()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private void create(Deployment deployment) {
        client.apps().deployments().resource(deployment).create();
    }

    private Deployment deployment(String namespace) {
        return client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName("web")
                .get();
    }

    private void change(String namespace, UnaryOperator<Deployment> edit) {
        // The controller writes the status meanwhile, so that an edit may meet a conflict.
        await().atMost(ONE_MINUTE).ignoreExceptions().until(() -> {
            client.apps().deployments().inNamespace(namespace).withName("web").edit(edit);
            return true;
        });
    }

    private List<Pod> pods(String namespace) {
        return client.pods().inNamespace(namespace).list().getItems();
    }

    private List<ReplicaSet> sets(String namespace) {
        return client.apps().replicaSets().inNamespace(namespace).list().getItems();
    }

    private void awaitComplete(String namespace, int replicas) {
        await().atMost(ONE_MINUTE).untilAsserted(() -> {
            Deployment deployment = deployment(namespace);
            DeploymentStatus status = deployment.getStatus();
            assertThat(status.getObservedGeneration())
                    .isEqualTo(deployment.getMetadata().getGeneration());
            assertThat(status.getUpdatedReplicas() == null ? 0 : status.getUpdatedReplicas())
                    .isEqualTo(replicas);
            assertThat(status.getAvailableReplicas() == null ? 0 : status.getAvailableReplicas())
                    .isEqualTo(replicas);
            assertThat(status.getReplicas() == null ? 0 : status.getReplicas()).isEqualTo(replicas);
            assertThat(pods(namespace)).hasSize(replicas);
        });
    }

    @Test
    void everyNamespaceGetsItsServiceAccountAndCertificates() {
        String ns = namespace("basics");
        awaitRootCertificates(ns);
        client.configMaps().inNamespace(ns).withName("kube-root-ca.crt").delete();
        awaitRootCertificates(ns);
        client.serviceAccounts().inNamespace(ns).withName("default").delete();
        cluster.awaitServiceAccount(ns);
    }

    @Test
    void aDeploymentRunsScalesRollsOutAndGoesBack() {
        String ns = namespace("rollout");
        create(web(ns, 3, "one"));
        awaitComplete(ns, 3);
        assertThat(deployment(ns).getMetadata().getAnnotations())
                .containsEntry("deployment.kubernetes.io/revision", "1");
        String first = sets(ns).getFirst().getMetadata().getName();
        await().atMost(ONE_MINUTE)
                .until(() -> client.v1().events().inNamespace(ns).list().getItems().stream()
                        .map(Event::getMessage)
                        .anyMatch(("Scaled up replica set " + first + " from 0 to 3")::equals));

        change(
                ns,
                d -> new DeploymentBuilder(d)
                        .editSpec()
                        .withReplicas(5)
                        .endSpec()
                        .build());
        awaitComplete(ns, 5);

        change(
                ns,
                d -> new DeploymentBuilder(d)
                        .editSpec()
                        .editTemplate()
                        .editSpec()
                        .editFirstContainer()
                        .withImage("two")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build());
        awaitComplete(ns, 5);
        assertThat(sets(ns)).hasSize(2);
        assertThat(pods(ns))
                .allMatch(p -> p.getSpec().getContainers().getFirst().getImage().equals("two"));
        await().atMost(ONE_MINUTE)
                .untilAsserted(() -> assertThat(deployment(ns).getMetadata().getAnnotations())
                        .containsEntry("deployment.kubernetes.io/revision", "2"));

        change(
                ns,
                d -> new DeploymentBuilder(d)
                        .editSpec()
                        .editTemplate()
                        .editSpec()
                        .editFirstContainer()
                        .withImage("one")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build());
        awaitComplete(ns, 5);
        assertThat(sets(ns)).hasSize(2);
        ReplicaSet back =
                client.apps().replicaSets().inNamespace(ns).withName(first).get();
        assertThat(back.getSpec().getReplicas()).isEqualTo(5);
        assertThat(back.getMetadata().getAnnotations())
                .containsEntry("deployment.kubernetes.io/revision", "3")
                .containsEntry("deployment.kubernetes.io/revision-history", "1");
    }

    @Test
    void recreateEndsTheOldBeforeTheNewBegin() {
        String ns = namespace("recreate");
        create(new DeploymentBuilder(web(ns, 2, "one"))
                .editSpec()
                .withNewStrategy()
                .withType("Recreate")
                .endStrategy()
                .endSpec()
                .build());
        awaitComplete(ns, 2);
        change(
                ns,
                d -> new DeploymentBuilder(d)
                        .editSpec()
                        .editTemplate()
                        .editSpec()
                        .editFirstContainer()
                        .withImage("two")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build());
        awaitComplete(ns, 2);
        assertThat(pods(ns))
                .allMatch(p -> p.getSpec().getContainers().getFirst().getImage().equals("two"));
    }

    @Test
    void aDeletedPodIsReplaced() {
        String ns = namespace("replace");
        create(web(ns, 2, "one"));
        awaitComplete(ns, 2);
        String gone = pods(ns).getFirst().getMetadata().getName();
        client.pods().inNamespace(ns).withName(gone).delete();
        await().atMost(ONE_MINUTE)
                .until(() -> client.pods().inNamespace(ns).withName(gone).get() == null);
        awaitComplete(ns, 2);
    }

    @Test
    void aServicesPodsAreListedInSlicesAndEndpoints() {
        String ns = namespace("service");
        create(web(ns, 3, "one"));
        client.services()
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName("web")
                        .withNamespace(ns)
                        .endMetadata()
                        .withNewSpec()
                        .addToSelector("app", "web")
                        .addNewPort()
                        .withPort(80)
                        .withTargetPort(new IntOrString("http"))
                        .endPort()
                        .endSpec()
                        .build())
                .create();
        await().atMost(ONE_MINUTE).ignoreExceptions().untilAsserted(() -> {
            List<EndpointSlice> slices = client.discovery()
                    .v1()
                    .endpointSlices()
                    .inNamespace(ns)
                    .list()
                    .getItems();
            assertThat(slices).hasSize(1);
            assertThat(slices.getFirst().getMetadata().getLabels()).containsEntry("kubernetes.io/service-name", "web");
            assertThat(slices.getFirst().getPorts().getFirst().getPort()).isEqualTo(8080);
            assertThat(slices.getFirst().getEndpoints()).hasSize(3);
            Endpoint endpoint = slices.getFirst().getEndpoints().getFirst();
            assertThat(endpoint.getConditions().getReady()).isTrue();
            assertThat(endpoint.getNodeName()).isEqualTo(TestCluster.NODE);
            assertThat(endpoint.getZone()).isEqualTo("z1");
            assertThat(client.endpoints().inNamespace(ns).withName("web").get().getSubsets())
                    .singleElement()
                    .satisfies(s -> assertThat(s.getAddresses()).hasSize(3));
        });
        String version = client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace(ns)
                .list()
                .getItems()
                .getFirst()
                .getMetadata()
                .getResourceVersion();
        await().during(Duration.ofSeconds(1))
                .until(() -> client.discovery()
                        .v1()
                        .endpointSlices()
                        .inNamespace(ns)
                        .list()
                        .getItems()
                        .getFirst()
                        .getMetadata()
                        .getResourceVersion()
                        .equals(version));
        client.apps().deployments().inNamespace(ns).withName("web").scale(0);
        await().atMost(ONE_MINUTE)
                .untilAsserted(() -> assertThat(client.discovery()
                                .v1()
                                .endpointSlices()
                                .inNamespace(ns)
                                .list()
                                .getItems())
                        .singleElement()
                        .satisfies(s -> assertThat(s.getEndpoints()).isEmpty()));
        client.services().inNamespace(ns).withName("web").delete();
        await().atMost(ONE_MINUTE)
                .until(() -> client.discovery()
                                .v1()
                                .endpointSlices()
                                .inNamespace(ns)
                                .list()
                                .getItems()
                                .isEmpty()
                        && client.endpoints().inNamespace(ns).withName("web").get() == null);
    }

    @Test
    void deletingADeploymentTakesItsSetsAndPodsAlong() {
        for (DeletionPropagation how : List.of(DeletionPropagation.BACKGROUND, DeletionPropagation.FOREGROUND)) {
            String ns = namespace("delete-" + how.name().toLowerCase());
            create(web(ns, 2, "one"));
            awaitComplete(ns, 2);
            client.apps()
                    .deployments()
                    .inNamespace(ns)
                    .withName("web")
                    .withPropagationPolicy(how)
                    .delete();
            await().atMost(ONE_MINUTE).until(() -> deployment(ns) == null && sets(ns).isEmpty() && pods(ns).isEmpty());
        }
    }

    @Test
    void orphansStay() {
        String ns = namespace("orphans");
        create(web(ns, 2, "one"));
        awaitComplete(ns, 2);
        client.apps()
                .deployments()
                .inNamespace(ns)
                .withName("web")
                .withPropagationPolicy(DeletionPropagation.ORPHAN)
                .delete();
        await().atMost(ONE_MINUTE).until(() -> deployment(ns) == null);
        assertThat(sets(ns)).singleElement().satisfies(set -> {
            assertThat(set.getMetadata().getOwnerReferences()).isEmpty();
            assertThat(set.getMetadata().getDeletionTimestamp()).isNull();
        });
        assertThat(pods(ns)).hasSize(2);
    }

    @Test
    void whatLosesItsOnlyOwnerGoes() {
        String ns = namespace("owners");
        ConfigMap owner = client.configMaps()
                .inNamespace(ns)
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("owner")
                        .endMetadata()
                        .build())
                .create();
        client.configMaps()
                .inNamespace(ns)
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("owned")
                        .addNewOwnerReference()
                        .withApiVersion("v1")
                        .withKind("ConfigMap")
                        .withName("owner")
                        .withUid(owner.getMetadata().getUid())
                        .endOwnerReference()
                        .endMetadata()
                        .build())
                .create();
        client.configMaps().inNamespace(ns).withName("owner").delete();
        await().atMost(ONE_MINUTE)
                .until(() ->
                        client.configMaps().inNamespace(ns).withName("owned").get() == null);
    }

    @Test
    void aDeletedNamespaceIsEmptiedAndGoes() {
        String ns = namespace("doomed");
        create(web(ns, 2, "one"));
        awaitComplete(ns, 2);
        client.namespaces().withName(ns).delete();
        await().atMost(ONE_MINUTE)
                .untilAsserted(
                        () -> assertThat(client.namespaces().withName(ns).get()).isNull());
        assertThat(pods(ns)).isEmpty();
        assertThat(client.configMaps().inNamespace(ns).list().getItems()).isEmpty();
    }

    @Test
    void aNodeHasARangeAndNoTaintsWhenReady() {
        await().atMost(ONE_MINUTE).untilAsserted(() -> {
            Node node = client.nodes().withName(TestCluster.NODE).get();
            assertThat(node.getSpec().getPodCIDR()).isEqualTo("10.244.0.0/24");
        });
    }

    @Test
    void rolesAreAggregated() {
        await().atMost(ONE_MINUTE)
                .untilAsserted(() -> assertThat(client.rbac()
                                .clusterRoles()
                                .withName("view")
                                .get()
                                .getRules())
                        .isNotEmpty());
    }

    @Test
    void aNamespaceThatCannotBeEmptiedSaysWhy() {
        String ns = namespace("stuck");
        client.configMaps()
                .inNamespace(ns)
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("held")
                        .withFinalizers("example.com/hold")
                        .endMetadata()
                        .build())
                .create();
        client.namespaces().withName(ns).delete();
        await().atMost(ONE_MINUTE).untilAsserted(() -> {
            Namespace namespace = client.namespaces().withName(ns).get();
            assertThat(namespace.getStatus().getConditions())
                    .anyMatch(c -> "NamespaceFinalizersRemaining".equals(c.getType())
                            && "True".equals(c.getStatus())
                            && c.getMessage().contains("example.com/hold in 1 resource instances"));
        });
    }
}
