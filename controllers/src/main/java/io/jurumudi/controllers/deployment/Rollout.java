package io.jurumudi.controllers.deployment;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A deployment and its replica sets.
 *
 * @param newest the one with the deployment's pod template, if it exists
 * @param old all others, oldest first
 */
record Rollout(Deployment deployment, Strategy strategy, Optional<ReplicaSet> newest, List<ReplicaSet> old) {
    static final String HASH_LABEL = "pod-template-hash";

    static final Comparator<ReplicaSet> OLDEST_FIRST = Comparator.comparing(
                    (ReplicaSet set) -> String.valueOf(set.getMetadata().getCreationTimestamp()))
            .thenComparing(set -> set.getMetadata().getName());

    /** A change of size. */
    record Scale(ReplicaSet set, int replicas) {}

    static Rollout of(Deployment deployment, Collection<ReplicaSet> sets) {
        List<ReplicaSet> old = new ArrayList<>(sets);
        old.sort(OLDEST_FIRST);
        PodTemplateSpec template = withoutHash(deployment.getSpec().getTemplate());
        Optional<ReplicaSet> newest = old.stream()
                .filter(set -> withoutHash(set.getSpec().getTemplate()).equals(template))
                .findFirst();
        newest.ifPresent(old::remove);
        return new Rollout(deployment, Strategy.of(deployment), newest, List.copyOf(old));
    }

    Rollout withNewest(ReplicaSet set) {
        return new Rollout(deployment, strategy, Optional.of(set), old);
    }

    static PodTemplateSpec withoutHash(PodTemplateSpec template) {
        if (template.getMetadata() == null
                || template.getMetadata().getLabels() == null
                || !template.getMetadata().getLabels().containsKey(HASH_LABEL)) {
            return template;
        }
        return new PodTemplateSpecBuilder(template)
                .editMetadata()
                .removeFromLabels(HASH_LABEL)
                .endMetadata()
                .build();
    }

    List<ReplicaSet> all() {
        List<ReplicaSet> all = new ArrayList<>(old);
        newest.ifPresent(all::add);
        return all;
    }

    /** Those that have or want pods. */
    static List<ReplicaSet> active(List<ReplicaSet> sets) {
        return sets.stream().filter(set -> size(set) > 0).toList();
    }

    /** How many replicas the set is told to have. */
    static int size(ReplicaSet set) {
        Integer replicas = set.getSpec().getReplicas();
        return replicas == null ? 1 : replicas;
    }

    static int available(ReplicaSet set) {
        return count(set, ReplicaSetStatus::getAvailableReplicas);
    }

    static int count(ReplicaSet set, Function<ReplicaSetStatus, Integer> number) {
        Integer n = set.getStatus() == null ? null : number.apply(set.getStatus());
        return n == null ? 0 : n;
    }

    static int sum(Collection<ReplicaSet> sets, Function<ReplicaSet, Integer> number) {
        return sets.stream().mapToInt(number::apply).sum();
    }

    /** Whether the deployment's size was changed since its replica sets were last told. */
    boolean isScaling() {
        return active(all()).stream().anyMatch(set -> {
            var desired = Revisions.desired(set);
            return desired.isPresent() && desired.getAsInt() != strategy.replicas();
        });
    }
}
