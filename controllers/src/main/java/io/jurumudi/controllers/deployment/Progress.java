package io.jurumudi.controllers.deployment;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The status of a deployment, as it follows from its replica sets and from what was reported before. */
final class Progress {
    private static final String AVAILABLE = "Available";
    private static final String PROGRESSING = "Progressing";
    private static final String FAILURE = "ReplicaFailure";
    private static final String DONE = "NewReplicaSetAvailable";
    private static final String TIMED_OUT = "ProgressDeadlineExceeded";
    private static final String PAUSED = "DeploymentPaused";

    private final Deployment deployment;
    private final Instant now;
    private final DeploymentStatus old;
    private final Conditions conditions;

    Progress(Deployment deployment, Instant now) {
        this.deployment = deployment;
        this.now = now;
        this.old = deployment.getStatus() == null ? new DeploymentStatus() : deployment.getStatus();
        this.conditions = new Conditions(old.getConditions());
    }

    private static int number(Integer n) {
        return n == null ? 0 : n;
    }

    private static boolean hasDeadline(Deployment deployment) {
        Integer seconds = deployment.getSpec().getProgressDeadlineSeconds();
        return seconds != null && seconds != Integer.MAX_VALUE;
    }

    /** Notes that the deployment was paused or resumed, so that the time in between does not count as lack of progress. */
    void notePause() {
        Optional<DeploymentCondition> current = conditions.get(PROGRESSING);
        if (!hasDeadline(deployment) || hasReason(current, TIMED_OUT)) {
            return;
        }
        boolean paused = Boolean.TRUE.equals(deployment.getSpec().getPaused());
        boolean noted = hasReason(current, PAUSED);
        if (paused && !noted) {
            conditions.set(condition(PROGRESSING, "Unknown", PAUSED, "Deployment is paused"));
        } else if (!paused && noted) {
            conditions.set(condition(PROGRESSING, "Unknown", "DeploymentResumed", "Deployment is resumed"));
        }
    }

    void noteCreated(String replicaSet) {
        noteProgress("True", "NewReplicaSetCreated", "Created new replica set \"%s\"".formatted(replicaSet));
    }

    void noteFound(String replicaSet) {
        if (conditions.get(PROGRESSING).isEmpty()) {
            noteProgress("True", "FoundNewReplicaSet", "Found new replica set \"%s\"".formatted(replicaSet));
        }
    }

    void noteNotCreated(String message) {
        noteProgress("False", "ReplicaSetCreateError", message);
    }

    private void noteProgress(String status, String reason, String message) {
        if (hasDeadline(deployment)) {
            conditions.set(condition(PROGRESSING, status, reason, message));
        }
    }

    /** The status without a judgement on progress, as for deployments that are paused or being scaled. */
    DeploymentStatus status(Rollout rollout) {
        return counts(rollout).withConditions(conditions.list()).build();
    }

    /** The status in a rollout, where too little progress for too long is reported. */
    DeploymentStatus rolloutStatus(Rollout rollout) {
        DeploymentStatusBuilder counts = counts(rollout);
        judge(rollout, counts.build());
        Optional<DeploymentCondition> failure = failure(rollout);
        conditions.remove(FAILURE);
        failure.ifPresent(conditions::set);
        return counts.withConditions(conditions.list()).build();
    }

    private DeploymentStatusBuilder counts(Rollout rollout) {
        List<ReplicaSet> all = rollout.all();
        int available = Rollout.sum(all, Rollout::available);
        int total = Rollout.sum(all, Rollout::size);
        int least = rollout.strategy().replicas() - rollout.strategy().maxUnavailable();
        if (available >= least) {
            conditions.set(
                    condition(AVAILABLE, "True", "MinimumReplicasAvailable", "Deployment has minimum availability."));
        } else {
            conditions.set(condition(
                    AVAILABLE,
                    "False",
                    "MinimumReplicasUnavailable",
                    "Deployment does not have minimum availability."));
        }
        return new DeploymentStatusBuilder()
                .withObservedGeneration(deployment.getMetadata().getGeneration())
                .withReplicas(Rollout.sum(all, set -> Rollout.count(set, ReplicaSetStatus::getReplicas)))
                .withUpdatedReplicas(rollout.newest()
                        .map(set -> Rollout.count(set, ReplicaSetStatus::getReplicas))
                        .orElse(0))
                .withReadyReplicas(Rollout.sum(all, set -> Rollout.count(set, ReplicaSetStatus::getReadyReplicas)))
                .withAvailableReplicas(available)
                .withUnavailableReplicas(Math.max(0, total - available))
                .withTerminatingReplicas(
                        Rollout.sum(all, set -> Rollout.count(set, ReplicaSetStatus::getTerminatingReplicas)))
                .withCollisionCount(old.getCollisionCount());
    }

    private void judge(Rollout rollout, DeploymentStatus fresh) {
        if (!hasDeadline(deployment)) {
            conditions.remove(PROGRESSING);
            return;
        }
        Optional<DeploymentCondition> current = conditions.get(PROGRESSING);
        boolean wasDone = number(fresh.getReplicas()) == number(fresh.getUpdatedReplicas()) && hasReason(current, DONE);
        if (wasDone) {
            return;
        }
        String subject = rollout.newest()
                .map(set -> "ReplicaSet \"%s\"".formatted(set.getMetadata().getName()))
                .orElse("Deployment \"%s\"".formatted(deployment.getMetadata().getName()));
        if (isComplete(rollout, fresh)) {
            conditions.set(condition(PROGRESSING, "True", DONE, subject + " has successfully progressed."));
        } else if (advanced(fresh)) {
            DeploymentCondition advancing =
                    condition(PROGRESSING, "True", "ReplicaSetUpdated", subject + " is progressing.");
            current.filter(c -> "True".equals(c.getStatus()))
                    .ifPresent(c -> advancing.setLastTransitionTime(c.getLastTransitionTime()));
            // Replaced even when it reads the same, for the deadline counts from its last update.
            conditions.remove(PROGRESSING);
            conditions.set(advancing);
        } else if (hasTimedOut(current)) {
            conditions.set(condition(PROGRESSING, "False", TIMED_OUT, subject + " has timed out progressing."));
        }
    }

    static boolean isComplete(Rollout rollout, DeploymentStatus status) {
        int wanted = rollout.strategy().replicas();
        Long observed = status.getObservedGeneration();
        return number(status.getUpdatedReplicas()) == wanted
                && number(status.getReplicas()) == wanted
                && number(status.getAvailableReplicas()) == wanted
                && observed != null
                && observed >= rollout.deployment().getMetadata().getGeneration();
    }

    private boolean advanced(DeploymentStatus fresh) {
        int oldOnes = number(old.getReplicas()) - number(old.getUpdatedReplicas());
        int freshOldOnes = number(fresh.getReplicas()) - number(fresh.getUpdatedReplicas());
        return number(fresh.getUpdatedReplicas()) > number(old.getUpdatedReplicas())
                || freshOldOnes < oldOnes
                || number(fresh.getReadyReplicas()) > number(old.getReadyReplicas())
                || number(fresh.getAvailableReplicas()) > number(old.getAvailableReplicas());
    }

    private boolean hasTimedOut(Optional<DeploymentCondition> current) {
        if (current.isEmpty() || hasReason(current, DONE)) {
            return false;
        }
        return hasReason(current, TIMED_OUT) || !deadline(current.get()).isAfter(now);
    }

    private Instant deadline(DeploymentCondition progressing) {
        return Instant.parse(progressing.getLastUpdateTime())
                .plusSeconds(deployment.getSpec().getProgressDeadlineSeconds());
    }

    /** When to look again for lack of progress; none when that cannot happen. */
    Optional<Duration> nextCheck(Rollout rollout, DeploymentStatus status) {
        Optional<DeploymentCondition> current = conditions.get(PROGRESSING);
        if (!hasDeadline(deployment)
                || current.isEmpty()
                || isComplete(rollout, status)
                || hasReason(current, TIMED_OUT)
                || hasReason(current, DONE)) {
            return Optional.empty();
        }
        Duration left = Duration.between(now, deadline(current.get()));
        return Optional.of((left.isNegative() ? Duration.ZERO : left).plusSeconds(1));
    }

    /** A failure of a replica set is its deployment's; that of the newest comes first. */
    private Optional<DeploymentCondition> failure(Rollout rollout) {
        return rollout.all().reversed().stream()
                .filter(set -> set.getStatus() != null)
                .flatMap(set -> set.getStatus().getConditions().stream())
                .filter(c -> FAILURE.equals(c.getType()))
                .findFirst()
                .map(c -> new DeploymentConditionBuilder()
                        .withType(FAILURE)
                        .withStatus(c.getStatus())
                        .withReason(c.getReason())
                        .withMessage(c.getMessage())
                        .withLastTransitionTime(c.getLastTransitionTime())
                        .withLastUpdateTime(c.getLastTransitionTime())
                        .build());
    }

    private static boolean hasReason(Optional<DeploymentCondition> condition, String reason) {
        return condition.filter(c -> reason.equals(c.getReason())).isPresent();
    }

    private DeploymentCondition condition(String type, String status, String reason, String message) {
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        return new DeploymentConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withLastTransitionTime(time)
                .withLastUpdateTime(time)
                .build();
    }
}
