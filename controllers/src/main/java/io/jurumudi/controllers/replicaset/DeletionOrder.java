package io.jurumudi.controllers.replicaset;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.jurumudi.controllers.common.Pods;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which pods of a set are missed least, by upstream's rules ({@code pkg/controller/controller_utils.go}). */
final class DeletionOrder {
    private static final String COST = "controller.kubernetes.io/pod-deletion-cost";

    private DeletionOrder() {}

    /**
     * The pods to delete.
     *
     * @param related pods that serve the same purpose, such as those of the deployment's other replica sets; a pod that shares
     *     its node with many of them is missed less
     */
    static List<Pod> choose(List<Pod> pods, Collection<Pod> related, int count, Instant now) {
        if (count >= pods.size()) {
            return pods;
        }
        Map<String, Integer> onNode = new HashMap<>();
        related.stream().filter(Pods::isActive).forEach(pod -> onNode.merge(Pods.nodeName(pod), 1, Integer::sum));
        return pods.stream().sorted(leastMissedFirst(onNode, now)).limit(count).toList();
    }

    private static Comparator<Pod> leastMissedFirst(Map<String, Integer> onNode, Instant now) {
        return Comparator.comparing((Pod pod) -> !Pods.nodeName(pod).isEmpty())
                .thenComparing(DeletionOrder::phaseRank)
                .thenComparing(Pods::isReady)
                .thenComparing(DeletionOrder::cost)
                .thenComparing(pod -> -onNode.getOrDefault(Pods.nodeName(pod), 0))
                .thenComparing((a, b) -> youngerFirst(Pods.readySince(a), Pods.readySince(b), a, b, now))
                .thenComparing(pod -> -restarts(pod, false))
                .thenComparing(pod -> -restarts(pod, true))
                .thenComparing((a, b) -> youngerFirst(created(a), created(b), a, b, now));
    }

    private static int phaseRank(Pod pod) {
        return switch (Pods.phase(pod)) {
            case "Pending" -> 0;
            case "Running" -> 2;
            default -> 1;
        };
    }

    private static int cost(Pod pod) {
        Map<String, String> annotations = pod.getMetadata().getAnnotations();
        String cost = annotations == null ? null : annotations.get(COST);
        try {
            return cost == null ? 0 : Integer.parseInt(cost);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /**
     * Ages are compared by their order of magnitude, so that among pods of about the same age chance decides, by uid, and not
     * the moment one node happened to be a little faster.
     */
    private static int youngerFirst(Optional<Instant> a, Optional<Instant> b, Pod podA, Pod podB, Instant now) {
        if (a.equals(b)) {
            return 0;
        }
        if (a.isEmpty() || b.isEmpty()) {
            return a.isEmpty() ? -1 : 1;
        }
        int byMagnitude = Integer.compare(magnitude(a.get(), now), magnitude(b.get(), now));
        return byMagnitude != 0
                ? byMagnitude
                : podA.getMetadata().getUid().compareTo(podB.getMetadata().getUid());
    }

    private static int magnitude(Instant since, Instant now) {
        long nanos = Duration.between(since, now).toNanos();
        return nanos <= 0 ? -1 : 63 - Long.numberOfLeadingZeros(nanos);
    }

    private static Optional<Instant> created(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getCreationTimestamp()).map(Instant::parse);
    }

    private static int restarts(Pod pod, boolean sidecars) {
        if (pod.getStatus() == null) {
            return 0;
        }
        if (!sidecars) {
            return most(pod.getStatus().getContainerStatuses());
        }
        Set<String> names = pod.getSpec().getInitContainers().stream()
                .filter(c -> "Always".equals(c.getRestartPolicy()))
                .map(Container::getName)
                .collect(Collectors.toSet());
        return most(pod.getStatus().getInitContainerStatuses().stream()
                .filter(s -> names.contains(s.getName()))
                .toList());
    }

    private static int most(List<ContainerStatus> statuses) {
        return statuses.stream()
                .map(ContainerStatus::getRestartCount)
                .mapToInt(n -> n == null ? 0 : n)
                .max()
                .orElse(0);
    }
}
