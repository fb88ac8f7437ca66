package io.jurumudi.controllers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.storage.VolumeAttributesClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Storage that is in use outlives its deletion. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VolumeProtectionTest {
    private TestCluster cluster;
    private KubernetesClient client;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
        cluster = new TestCluster(folder, ControllerManagerConfig.defaults());
        client = cluster.client();
        cluster.addNode();
        cluster.awaitServiceAccount("default");
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    private <T extends HasMetadata> Resource<T> created(Class<T> type, String yaml) {
        return client.resource(
                client.resource(client.getKubernetesSerialization().unmarshal("---\n" + yaml, type))
                        .create());
    }

    private static String claim(String name) {
        return "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: " + name + ", namespace: default}, "
                + "spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}";
    }

    private static void gone(Resource<?> object) {
        await().atMost(ONE_MINUTE).until(() -> object.get() == null);
    }

    @Test
    void anUnusedClaimGoesAtOnce() {
        Resource<PersistentVolumeClaim> claim = created(PersistentVolumeClaim.class, claim("idle"));
        assertThat(claim.get().hasFinalizer("kubernetes.io/pvc-protection")).isTrue();
        claim.delete();
        gone(claim);
    }

    @Test
    void aClaimWaitsForThePodThatMountsIt() {
        Resource<PersistentVolumeClaim> claim = created(PersistentVolumeClaim.class, claim("mounted"));
        Resource<Pod> pod = created(
                Pod.class,
                "{apiVersion: v1, kind: Pod, metadata: {name: user, namespace: default}, "
                        + "spec: {nodeName: n1, containers: [{name: c, image: i}], "
                        + "volumes: [{name: v, persistentVolumeClaim: {claimName: mounted}}]}}");
        Resource<PersistentVolumeClaim> other = created(PersistentVolumeClaim.class, claim("witness"));
        claim.delete();
        other.delete();
        gone(other);
        assertThat(claim.get().isMarkedForDeletion()).isTrue();
        pod.withGracePeriod(0).delete();
        gone(claim);
    }

    @Test
    void aVolumeAndAClassGoWhenNothingHasThem() {
        Resource<VolumeAttributesClass> type = created(
                VolumeAttributesClass.class,
                "{apiVersion: storage.k8s.io/v1, kind: VolumeAttributesClass, "
                        + "metadata: {name: fast}, driverName: disks.example.com, parameters: {iops: '9'}}");
        Resource<PersistentVolume> volume = created(
                PersistentVolume.class,
                "{apiVersion: v1, kind: PersistentVolume, metadata: {name: disk}, "
                        + "spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], volumeAttributesClassName: fast, "
                        + "csi: {driver: disks.example.com, volumeHandle: h}}}");
        type.delete();
        assertThat(type.get().isMarkedForDeletion()).isTrue();
        volume.delete();
        gone(volume);
        gone(type);
    }
}
