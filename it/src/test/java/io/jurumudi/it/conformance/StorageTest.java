package io.jurumudi.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tests of upstream's {@code storage} that are about the API. */
@ExtendWith(ConformanceCluster.class)
class StorageTest {
    private static final String GROUP_VERSION = "storage.k8s.io/v1";
    private static final String ATTACHMENT =
            "spec: {attacher: e2e-test.storage.k8s.io, nodeName: e2e-node, source: {persistentVolumeName: e2e-pv}}";

    private static final String VOLUME = """
            metadata: {name: %s}
            spec:
              capacity: {storage: 2Gi}
              accessModes: [ReadWriteOnce]
              storageClassName: %s
              csi: {driver: e2e-driver.example.com, volumeHandle: e2e-conformance}
            """;
    private static final String CLAIM = """
            metadata: {name: %s}
            spec: {accessModes: [ReadWriteOnce], storageClassName: %s, resources: {requests: {storage: 1Gi}}}
            """;

    @Test
    void csiDrivers(Api api) {
        ApiOperations.of(
                        api.cluster(GROUP_VERSION, "CSIDriver", "csidrivers"),
                        "spec: {volumeLifecycleModes: [Ephemeral], fsGroupPolicy: ReadWriteOnceWithFSType}")
                .check();
    }

    @Test
    void csiNodes(Api api) {
        ApiOperations.of(api.cluster(GROUP_VERSION, "CSINode", "csinodes"), "spec: {drivers: []}")
                .check();
    }

    @Test
    void csiStorageCapacities(Api api) {
        ApiOperations.of(
                        api.namespaced(GROUP_VERSION, "CSIStorageCapacity", "csistoragecapacities"),
                        "{storageClassName: e2e-class, nodeTopology: {matchLabels: {zone: a}}, capacity: 1Gi}")
                .patchedBy("capacity: 2Gi")
                .check();
    }

    @Test
    void storageClasses(Api api) {
        ApiOperations.of(
                        api.cluster(GROUP_VERSION, "StorageClass", "storageclasses"),
                        "{provisioner: e2e-fake-provisioner, parameters: {foo: bar}}")
                .check();
    }

    @Test
    void volumeAttachments(Api api) {
        ApiOperations.of(attachments(api), ATTACHMENT).check();
    }

    @Test
    void volumeAttachmentStatus(Api api) {
        ApiOperations.of(attachments(api), ATTACHMENT)
                .withStatus("attached: true")
                .check();
    }

    private static Resource attachments(Api api) {
        return api.cluster(GROUP_VERSION, "VolumeAttachment", "volumeattachments");
    }

    @Test
    void volumeAttributesClasses(Api api) {
        Resource classes = api.cluster(GROUP_VERSION, "VolumeAttributesClass", "volumeattributesclasses");
        livesAndLeaves(
                classes,
                "{metadata: {name: %s}, driverName: e2e-fake-csi-driver, parameters: {foo: bar}}"
                        .formatted(api.namespace()));
    }

    @Test
    void volumesAndClaims(Api api) {
        livesAndLeaves(volumes(api), VOLUME.formatted(api.namespace(), api.namespace()));
        livesAndLeaves(claims(api), CLAIM.formatted(api.namespace(), api.namespace()));
    }

    /** As {@link ApiOperations}, but that whoever deletes has to wait for those who protect what is in use. */
    private static void livesAndLeaves(Resource resource, String object) {
        String name = resource.api().namespace();
        for (boolean together : new boolean[] {false, true}) {
            resource.create(object);
            resource.patch(name, "metadata: {labels: {e2e: %s}}".formatted(name));
            resource.change(name, it -> it.withObject("/metadata/labels").put("updated", "true"));
            assertThat(resource.everywhere().names("labelSelector=updated,e2e=" + name))
                    .containsExactly(name);
            if (together) {
                resource.deleteAll("e2e=" + name);
            } else {
                resource.delete(name);
            }
            Eventually.holds(() -> assertThat(resource.isGone(name)).isTrue());
        }
    }

    @Test
    void thePodsOfInlineVolumes(Api api) {
        NamespacesTest.awaitDefaultAccount(api.namespaced("v1", "Pod", "pods"));
        ApiOperations.of(api.namespaced("v1", "Pod", "pods"), """
                spec:
                  volumes:
                  - {name: one, csi: {driver: e2e.example.com}}
                  - {name: two, csi: {driver: e2e.example.com, fsType: ext4, readOnly: true}}
                  containers:
                  - name: test
                    image: registry.k8s.io/pause
                    volumeMounts: [{name: one, mountPath: /mnt/one}, {name: two, mountPath: /mnt/two}]
                """).check();
    }

    @Test
    void theStatusOfVolumesAndClaims(Api api) {
        String name = api.namespace();
        Resource volumes = volumes(api);
        volumes.create(VOLUME.formatted(name, name));
        assertThat(Answer.text(volumes.get(name + "/status"), "/status/phase")).isIn("Available", "Bound", "Pending");
        ObjectNode volume = volumes.patch(name + "/status", "status: {message: StatusPatched, reason: E2E}");
        assertThat(Answer.text(volume, "/status/message")).isEqualTo("StatusPatched");
        volume = volumes.change(name + "/status", it -> it.withObject("/status").put("reason", "E2E updated"));
        assertThat(Answer.text(volume, "/status/reason")).isEqualTo("E2E updated");

        Resource claims = claims(api);
        claims.create(CLAIM.formatted("claim", name));
        assertThat(Answer.text(claims.get("claim/status"), "/status/phase")).isIn("Pending", "Bound");
        ObjectNode claim = claims.patch("claim/status", """
                status: {conditions: [{type: StatusPatched, status: 'True', reason: E2E, message: Set from a test}]}""");
        assertThat(claim.at("/status/conditions").findValuesAsText("type")).contains("StatusPatched");
        claim = claims.change(
                "claim/status",
                it -> it.withArray("/status/conditions")
                        .add(Api.yaml("{type: StatusUpdated, status: 'True', reason: E2E, message: Set from a test}")));
        assertThat(claim.at("/status/conditions").findValuesAsText("type")).contains("StatusPatched", "StatusUpdated");
        claims.delete("claim");
        volumes.delete(name);
    }

    private static Resource volumes(Api api) {
        return api.cluster("v1", "PersistentVolume", "persistentvolumes");
    }

    private static Resource claims(Api api) {
        return api.namespaced("v1", "PersistentVolumeClaim", "persistentvolumeclaims");
    }
}
