package io.jurumudi.controllers.deployment;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jurumudi.client.EventRecorder;
import io.jurumudi.controllers.common.Api;
import io.jurumudi.controllers.common.Owners;
import io.jurumudi.controllers.deployment.Rollout.Scale;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Creates, resizes and deletes a deployment's replica sets. */
final class ReplicaSetActions {
    private static final int LONGEST_NAME = 253;

    /** Another template has the same hash. */
    static final class HashCollision extends KubernetesClientException {
        HashCollision(String name) {
            super("a replica set of another pod template is named " + name);
        }
    }

    private final KubernetesClient client;
    private final EventRecorder events;

    ReplicaSetActions(KubernetesClient client, EventRecorder events) {
        this.client = client;
        this.events = events;
    }

    /** Gives the newest replica set, if it exists, its revision and the deployment's annotations. */
    Rollout syncNewest(Rollout rollout, Progress progress) {
        if (rollout.newest().isEmpty()) {
            return rollout;
        }
        ReplicaSet newest = rollout.newest().get();
        Deployment deployment = rollout.deployment();
        Map<String, String> annotations =
                Revisions.asNewest(deployment, Revisions.annotations(newest), Revisions.newest(rollout.old()) + 1);
        Integer minReady = deployment.getSpec().getMinReadySeconds();
        boolean sameMinReady = Objects.equals(
                minReady == null ? 0 : minReady,
                newest.getSpec().getMinReadySeconds() == null
                        ? 0
                        : newest.getSpec().getMinReadySeconds());
        progress.noteFound(newest.getMetadata().getName());
        if (annotations.equals(Revisions.annotations(newest)) && sameMinReady) {
            return rollout;
        }
        ReplicaSet wanted = new ReplicaSetBuilder(newest)
                .editMetadata()
                .withAnnotations(annotations)
                .endMetadata()
                .editSpec()
                .withMinReadySeconds(minReady)
                .endSpec()
                .build();
        return rollout.withNewest(update(wanted));
    }

    /**
     * Creates the newest replica set where there is none, as large as the strategy allows.
     *
     * @throws HashCollision when its name is taken by another template's
     */
    Rollout ensureNewest(Rollout rollout, Progress progress) {
        if (rollout.newest().isPresent()) {
            return rollout;
        }
        Deployment deployment = rollout.deployment();
        ReplicaSet wanted = newReplicaSet(rollout);
        String name = wanted.getMetadata().getName();
        try {
            ReplicaSet created = client.apps()
                    .replicaSets()
                    .inNamespace(wanted.getMetadata().getNamespace())
                    .resource(wanted)
                    .create();
            if (Rollout.size(created) > 0) {
                events.normal(
                        deployment,
                        "ScalingReplicaSet",
                        "Scaled up replica set %s from 0 to %d".formatted(name, Rollout.size(created)));
            }
            progress.noteCreated(name);
            return rollout.withNewest(created);
        } catch (KubernetesClientException e) {
            if (Api.isAlreadyExists(e)) {
                return rollout.withNewest(existing(wanted, deployment));
            }
            if (!Api.isNamespaceTerminating(e)) {
                String message = "Failed to create new replica set \"%s\": %s".formatted(name, Api.message(e));
                progress.noteNotCreated(message);
                events.warning(deployment, "ReplicaSetCreateError", message);
            }
            throw e;
        }
    }

    /** The informer may only not have shown yet what an earlier pass created. */
    private ReplicaSet existing(ReplicaSet wanted, Deployment deployment) {
        ReplicaSet known = client.apps()
                .replicaSets()
                .inNamespace(wanted.getMetadata().getNamespace())
                .withName(wanted.getMetadata().getName())
                .get();
        if (known != null
                && Owners.isControlledBy(known, deployment)
                && Rollout.withoutHash(known.getSpec().getTemplate())
                        .equals(Rollout.withoutHash(deployment.getSpec().getTemplate()))) {
            return known;
        }
        throw new HashCollision(wanted.getMetadata().getName());
    }

    private ReplicaSet newReplicaSet(Rollout rollout) {
        Deployment deployment = rollout.deployment();
        PodTemplateSpec template = deployment.getSpec().getTemplate();
        Integer collisions =
                deployment.getStatus() == null ? null : deployment.getStatus().getCollisionCount();
        String hash = TemplateHash.of(
                client.getKubernetesSerialization().asJson(template), collisions == null ? 0 : collisions);
        PodTemplateSpec labelled = new PodTemplateSpecBuilder(template)
                .editOrNewMetadata()
                .addToLabels(Rollout.HASH_LABEL, hash)
                .endMetadata()
                .build();
        Map<String, String> annotations = Revisions.withSizes(
                Revisions.asNewest(deployment, Map.of(), Revisions.newest(rollout.old()) + 1), rollout.strategy());
        return new ReplicaSetBuilder()
                .withNewMetadata()
                .withNamespace(deployment.getMetadata().getNamespace())
                .withName(name(deployment.getMetadata().getName(), hash))
                .withLabels(labelled.getMetadata().getLabels())
                .withAnnotations(annotations)
                .withOwnerReferences(Owners.controllerReference(deployment))
                .endMetadata()
                .withNewSpec()
                .withReplicas(
                        RollingUpdate.newestSize(rollout.strategy(), 0, Rollout.sum(rollout.old(), Rollout::size)))
                .withMinReadySeconds(deployment.getSpec().getMinReadySeconds())
                .withSelector(deployment.getSpec().getSelector())
                .editSelector()
                .addToMatchLabels(Rollout.HASH_LABEL, hash)
                .endSelector()
                .withTemplate(labelled)
                .endSpec()
                .build();
    }

    private static String name(String deployment, String hash) {
        int room = LONGEST_NAME - 1 - hash.length();
        return (deployment.length() > room ? deployment.substring(0, room) : deployment) + "-" + hash;
    }

    /** Resizes replica sets and tells them how large the deployment is; returns the rollout as it is then. */
    Rollout apply(Rollout rollout, List<Scale> scales) {
        Rollout result = rollout;
        for (Scale scale : scales) {
            result = apply(result, scale);
        }
        return result;
    }

    private Rollout apply(Rollout rollout, Scale scale) {
        ReplicaSet set = scale.set();
        int before = Rollout.size(set);
        Map<String, String> annotations = Revisions.withSizes(Revisions.annotations(set), rollout.strategy());
        if (before == scale.replicas() && annotations.equals(Revisions.annotations(set))) {
            return rollout;
        }
        ReplicaSet resized = update(new ReplicaSetBuilder(set)
                .editMetadata()
                .withAnnotations(annotations)
                .endMetadata()
                .editSpec()
                .withReplicas(scale.replicas())
                .endSpec()
                .build());
        if (before != scale.replicas()) {
            events.normal(
                    rollout.deployment(),
                    "ScalingReplicaSet",
                    "Scaled %s replica set %s from %d to %d"
                            .formatted(
                                    before < scale.replicas() ? "up" : "down",
                                    set.getMetadata().getName(),
                                    before,
                                    scale.replicas()));
        }
        return replaced(rollout, resized);
    }

    private static Rollout replaced(Rollout rollout, ReplicaSet resized) {
        String uid = resized.getMetadata().getUid();
        if (rollout.newest()
                .filter(set -> set.getMetadata().getUid().equals(uid))
                .isPresent()) {
            return rollout.withNewest(resized);
        }
        List<ReplicaSet> old = new ArrayList<>(rollout.old());
        old.replaceAll(set -> set.getMetadata().getUid().equals(uid) ? resized : set);
        return new Rollout(rollout.deployment(), rollout.strategy(), rollout.newest(), List.copyOf(old));
    }

    private ReplicaSet update(ReplicaSet set) {
        return client.apps()
                .replicaSets()
                .inNamespace(set.getMetadata().getNamespace())
                .resource(set)
                .update();
    }

    /** Deletes empty old replica sets beyond the number the deployment keeps for going back. */
    void cleanUp(Rollout rollout) {
        Optional<Integer> limit = Optional.ofNullable(
                        rollout.deployment().getSpec().getRevisionHistoryLimit())
                .filter(n -> n != Integer.MAX_VALUE);
        if (limit.isEmpty()) {
            return;
        }
        List<ReplicaSet> old = rollout.old().stream()
                .filter(set -> set.getMetadata().getDeletionTimestamp() == null)
                .sorted(Comparator.comparing((ReplicaSet set) -> Revisions.revision(set))
                        .thenComparing(Rollout.OLDEST_FIRST))
                .toList();
        int surplus = old.size() - limit.get();
        for (ReplicaSet set : old.subList(0, Math.max(0, surplus))) {
            if (isEmpty(set)) {
                client.apps()
                        .replicaSets()
                        .inNamespace(set.getMetadata().getNamespace())
                        .withName(set.getMetadata().getName())
                        .delete();
            }
        }
    }

    private static boolean isEmpty(ReplicaSet set) {
        Long observed = set.getStatus() == null ? null : set.getStatus().getObservedGeneration();
        return Rollout.size(set) == 0
                && Rollout.count(set, status -> status.getReplicas()) == 0
                && observed != null
                && observed >= set.getMetadata().getGeneration();
    }
}
