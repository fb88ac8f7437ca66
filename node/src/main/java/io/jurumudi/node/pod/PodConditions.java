package io.jurumudi.node.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The conditions of a pod that the kubelet answers for. */
final class PodConditions {
    static final Set<String> OWN =
            Set.of("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled");

    private final Pod pod;
    private final PodStatus old;
    private final String phase;
    private final List<ContainerStatus> containers;
    private final Instant now;

    private PodConditions(Pod pod, PodStatus old, String phase, List<ContainerStatus> containers, Instant now) {
        this.pod = pod;
        this.old = old;
        this.phase = phase;
        this.containers = containers;
        this.now = now;
    }

    /**
     * All conditions: the kubelet's own and, untouched, everybody else's.
     *
     * @param containers init containers' and regular ones' statuses
     * @param sandboxReady whether the pod has a sandbox with its network
     */
    static List<PodCondition> of(
            Pod pod, PodStatus old, String phase, List<ContainerStatus> containers, boolean sandboxReady, Instant now) {
        var maker = new PodConditions(pod, old, phase, containers, now);
        var others = pod.getStatus() == null
                ? List.<PodCondition>of()
                : pod.getStatus().getConditions();
        var conditions = new ArrayList<>(others.stream()
                .filter(condition -> !OWN.contains(condition.getType()))
                .toList());
        Verdict ready = maker.containersReady();
        conditions.add(maker.condition("PodReadyToStartContainers", new Verdict(sandboxReady, "", "")));
        conditions.add(maker.condition("Initialized", maker.initialized()));
        conditions.add(maker.condition("Ready", maker.ready(ready, conditions)));
        conditions.add(maker.condition("ContainersReady", ready));
        conditions.add(maker.condition("PodScheduled", new Verdict(true, "", "")));
        return conditions;
    }

    private record Verdict(boolean holds, String reason, String message) {}

    private PodCondition condition(String type, Verdict verdict) {
        String status = verdict.holds() ? "True" : "False";
        Optional<PodCondition> before = old.getConditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
        String since = before.filter(condition -> condition.getStatus().equals(status))
                .map(PodCondition::getLastTransitionTime)
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
        return new PodConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(verdict.reason().isEmpty() ? null : verdict.reason())
                .withMessage(verdict.message().isEmpty() ? null : verdict.message())
                .withLastTransitionTime(since)
                .withObservedGeneration(pod.getMetadata().getGeneration())
                .build();
    }

    private Optional<ContainerStatus> status(Container container) {
        return containers.stream()
                .filter(status -> status.getName().equals(container.getName()))
                .findFirst();
    }

    private Verdict containersReady() {
        if (containers.isEmpty()) {
            return new Verdict(false, "UnknownContainerStatuses", "");
        }
        var unknown = new ArrayList<String>();
        var unready = new ArrayList<String>();
        Stream.concat(
                        pod.getSpec().getInitContainers().stream().filter(PodSpecs::sidecar),
                        pod.getSpec().getContainers().stream())
                .forEach(container -> {
                    var status = status(container);
                    if (status.isEmpty()) {
                        unknown.add(container.getName());
                    } else if (!Boolean.TRUE.equals(status.get().getReady())) {
                        unready.add(container.getName());
                    }
                });
        if (phase.equals("Succeeded") && unknown.isEmpty()) {
            return new Verdict(false, "PodCompleted", "");
        }
        if (phase.equals("Failed")) {
            return new Verdict(false, "PodFailed", "");
        }
        String message = message(unknown, "unready", unready);
        return message.isEmpty() ? new Verdict(true, "", "") : new Verdict(false, "ContainersNotReady", message);
    }

    private static String message(List<String> unknown, String word, List<String> others) {
        var parts = new ArrayList<String>();
        if (!unknown.isEmpty()) {
            parts.add("containers with unknown status: [%s]".formatted(String.join(" ", unknown)));
        }
        if (!others.isEmpty()) {
            parts.add("containers with %s status: [%s]".formatted(word, String.join(" ", others)));
        }
        return String.join(", ", parts);
    }

    private Verdict ready(Verdict containersReady, List<PodCondition> conditions) {
        if (!containersReady.holds()) {
            return containersReady;
        }
        var missing = new ArrayList<String>();
        for (var gate : pod.getSpec().getReadinessGates()) {
            var condition = conditions.stream()
                    .filter(any -> any.getType().equals(gate.getConditionType()))
                    .findFirst();
            if (condition.isEmpty()) {
                missing.add("corresponding condition of pod readiness gate \"%s\" does not exist."
                        .formatted(gate.getConditionType()));
            } else if (!"True".equals(condition.get().getStatus())) {
                missing.add("the status of pod readiness gate \"%s\" is not \"True\", but %s"
                        .formatted(gate.getConditionType(), condition.get().getStatus()));
            }
        }
        return missing.isEmpty()
                ? containersReady
                : new Verdict(false, "ReadinessGatesNotReady", String.join(", ", missing));
    }

    private Verdict initialized() {
        var unknown = new ArrayList<String>();
        var incomplete = new ArrayList<String>();
        for (Container container : pod.getSpec().getInitContainers()) {
            var status = status(container);
            if (status.isEmpty()) {
                unknown.add(container.getName());
                continue;
            }
            Boolean done = PodSpecs.sidecar(container)
                    ? status.get().getStarted()
                    : status.get().getReady();
            if (!Boolean.TRUE.equals(done)) {
                incomplete.add(container.getName());
            }
        }
        if (phase.equals("Succeeded") && unknown.isEmpty()) {
            return new Verdict(true, "PodCompleted", "");
        }
        boolean regularRan = pod.getSpec().getContainers().stream()
                .flatMap(container -> status(container).stream())
                .anyMatch(status -> Boolean.TRUE.equals(status.getStarted())
                        || status.getState().getTerminated() != null
                        || status.getLastState() != null
                                && status.getLastState().getTerminated() != null);
        if (regularRan) {
            return new Verdict(true, "", "");
        }
        String message = message(unknown, "incomplete", incomplete);
        return message.isEmpty() ? new Verdict(true, "", "") : new Verdict(false, "ContainersNotInitialized", message);
    }
}
