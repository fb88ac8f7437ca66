package io.jurumudi.controllers.common;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a pod's status says. */
public final class Pods {
    private Pods() {}

    public static String phase(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getPhase() == null
                ? "Pending"
                : pod.getStatus().getPhase();
    }

    /** Whether it has ended for good. */
    public static boolean isFinished(Pod pod) {
        return switch (phase(pod)) {
            case "Succeeded", "Failed" -> true;
            default -> false;
        };
    }

    public static boolean isDeleting(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    /** Whether it counts as a replica: neither ended nor about to go. */
    public static boolean isActive(Pod pod) {
        return !isFinished(pod) && !isDeleting(pod);
    }

    public static boolean isTerminating(Pod pod) {
        return !isFinished(pod) && isDeleting(pod);
    }

    public static Optional<PodCondition> condition(Pod pod, String type) {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getConditions().stream()
                        .filter(c -> type.equals(c.getType()))
                        .findFirst();
    }

    public static boolean isReady(Pod pod) {
        return condition(pod, "Ready").filter(c -> "True".equals(c.getStatus())).isPresent();
    }

    /** Since when the pod is ready; none when it is not, or does not say. */
    public static Optional<Instant> readySince(Pod pod) {
        return condition(pod, "Ready")
                .filter(c -> "True".equals(c.getStatus()))
                .map(PodCondition::getLastTransitionTime)
                .filter(t -> !t.isEmpty())
                .map(Instant::parse);
    }

    /** Whether the pod has been ready for that long. */
    public static boolean isAvailable(Pod pod, int minReadySeconds, Instant now) {
        if (!isReady(pod)) {
            return false;
        }
        return minReadySeconds == 0
                || readySince(pod)
                        .filter(since -> !since.plusSeconds(minReadySeconds).isAfter(now))
                        .isPresent();
    }

    /** When a ready pod that is not available yet will be. */
    public static Optional<Duration> untilAvailable(Pod pod, int minReadySeconds, Instant now) {
        return minReadySeconds <= 0
                ? Optional.empty()
                : readySince(pod)
                        .map(since -> Duration.between(now, since.plusSeconds(minReadySeconds)))
                        .filter(Duration::isPositive);
    }

    public static String nodeName(Pod pod) {
        return pod.getSpec().getNodeName() == null ? "" : pod.getSpec().getNodeName();
    }
}
