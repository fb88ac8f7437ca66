package io.jurumudi.controllers.replicaset;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.jurumudi.client.LabelSelectors;
import io.jurumudi.controllers.common.Pods;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The status of a replica set, as it follows from its pods. */
final class ReplicaSetState {
    private static final String FAILURE = "ReplicaFailure";

    private ReplicaSetState() {}

    static int wanted(ReplicaSet set) {
        Integer replicas = set.getSpec().getReplicas();
        return replicas == null ? 1 : replicas;
    }

    static int minReadySeconds(ReplicaSet set) {
        Integer seconds = set.getSpec().getMinReadySeconds();
        return seconds == null ? 0 : seconds;
    }

    /** @param failure why pods could not be created or deleted this time, if so */
    static ReplicaSetStatus status(
            ReplicaSet set, List<Pod> active, int terminating, Optional<String> failure, Instant now) {
        Map<String, String> labels = set.getSpec().getTemplate().getMetadata() == null
                ? Map.of()
                : set.getSpec().getTemplate().getMetadata().getLabels();
        ReplicaSetStatus status = new ReplicaSetStatus();
        status.setReplicas(active.size());
        status.setFullyLabeledReplicas(count(active.stream()
                .filter(p -> LabelSelectors.matches(labels, p.getMetadata().getLabels()))
                .count()));
        status.setReadyReplicas(count(active.stream().filter(Pods::isReady).count()));
        status.setAvailableReplicas(count(active.stream()
                .filter(p -> Pods.isAvailable(p, minReadySeconds(set), now))
                .count()));
        status.setTerminatingReplicas(terminating);
        status.setObservedGeneration(set.getMetadata().getGeneration());
        status.setConditions(conditions(set, active.size(), failure, now));
        return status;
    }

    private static Integer count(long n) {
        return (int) n;
    }

    private static List<ReplicaSetCondition> conditions(
            ReplicaSet set, int active, Optional<String> failure, Instant now) {
        List<ReplicaSetCondition> conditions = new ArrayList<>(
                set.getStatus() == null ? List.of() : set.getStatus().getConditions());
        boolean known = conditions.stream().anyMatch(c -> FAILURE.equals(c.getType()));
        if (failure.isEmpty()) {
            conditions.removeIf(c -> FAILURE.equals(c.getType()));
        } else if (!known) {
            conditions.add(new ReplicaSetConditionBuilder()
                    .withType(FAILURE)
                    .withStatus("True")
                    .withReason(active < wanted(set) ? "FailedCreate" : "FailedDelete")
                    .withMessage(failure.get())
                    .withLastTransitionTime(now.truncatedTo(ChronoUnit.SECONDS).toString())
                    .build());
        }
        return conditions;
    }

    /** Whether the two say the same, where a number left out is a zero. */
    static boolean same(ReplicaSetStatus a, ReplicaSetStatus b) {
        return a != null
                && number(a.getReplicas()) == number(b.getReplicas())
                && number(a.getFullyLabeledReplicas()) == number(b.getFullyLabeledReplicas())
                && number(a.getReadyReplicas()) == number(b.getReadyReplicas())
                && number(a.getAvailableReplicas()) == number(b.getAvailableReplicas())
                && number(a.getTerminatingReplicas()) == number(b.getTerminatingReplicas())
                && a.getObservedGeneration() != null
                && a.getObservedGeneration().equals(b.getObservedGeneration())
                && a.getConditions().equals(b.getConditions());
    }

    private static int number(Integer n) {
        return n == null ? 0 : n;
    }
}
