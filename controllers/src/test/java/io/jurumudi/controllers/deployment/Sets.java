package io.jurumudi.controllers.deployment;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;

/** Deployments and replica sets for tests. */
final class Sets {
    private Sets() {}

    static Deployment deployment(int replicas, String surge, String unavailable) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("web")
                .withNamespace("ns")
                .withUid("d")
                .withGeneration(1L)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withProgressDeadlineSeconds(600)
                .withNewStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxSurge(new IntOrString(number(surge)))
                .withMaxUnavailable(new IntOrString(number(unavailable)))
                .endRollingUpdate()
                .endStrategy()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("version", "new")
                .endMetadata()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static Object number(String value) {
        return value.endsWith("%") ? (Object) value : Integer.valueOf(value);
    }

    /** @param max the deployment's largest size when the set was last told; 0 when it never was */
    static ReplicaSet set(String name, String version, int replicas, int available, int desired, int max) {
        ReplicaSetBuilder builder = new ReplicaSetBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("ns")
                .withUid(name)
                .withGeneration(1L)
                .withCreationTimestamp("2026-01-01T00:00:0" + name.charAt(name.length() - 1) + "Z")
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("version", version)
                .addToLabels(Rollout.HASH_LABEL, name)
                .endMetadata()
                .endTemplate()
                .endSpec()
                .withNewStatus()
                .withReplicas(replicas)
                .withReadyReplicas(available)
                .withAvailableReplicas(available)
                .withObservedGeneration(1L)
                .endStatus();
        if (max > 0) {
            builder.editMetadata()
                    .addToAnnotations("deployment.kubernetes.io/desired-replicas", String.valueOf(desired))
                    .addToAnnotations("deployment.kubernetes.io/max-replicas", String.valueOf(max))
                    .endMetadata();
        }
        return builder.build();
    }
}
