package io.jurumudi.controllers.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which taints a node has because of its conditions. */
final class NodeTaints {
    private static final String PREFIX = "node.kubernetes.io/";
    static final String NOT_READY = PREFIX + "not-ready";
    static final String UNREACHABLE = PREFIX + "unreachable";
    private static final String UNSCHEDULABLE = PREFIX + "unschedulable";
    private static final String NO_SCHEDULE = "NoSchedule";
    static final String NO_EXECUTE = "NoExecute";
    private static final Set<String> BY_CONDITION = Set.of(
            NOT_READY,
            UNREACHABLE,
            UNSCHEDULABLE,
            PREFIX + "memory-pressure",
            PREFIX + "disk-pressure",
            PREFIX + "pid-pressure",
            PREFIX + "network-unavailable");
    private static final Set<String> EVICTING = Set.of(NOT_READY, UNREACHABLE);

    private NodeTaints() {}

    /**
     * The taints the node should have; equal to those it has when nothing is to change.
     *
     * @param mayEvict whether its state has lasted long enough to send its pods away
     */
    static List<Taint> wanted(Node node, boolean mayEvict, Instant now) {
        List<Taint> current = node.getSpec().getTaints();
        List<Taint> wanted = new ArrayList<>();
        List<Taint> missing = new ArrayList<>(noSchedule(node));
        evicting(node, now)
                .filter(t -> mayEvict || has(current, NO_EXECUTE, EVICTING))
                .ifPresent(missing::add);
        for (Taint taint : current) {
            boolean ours = NO_SCHEDULE.equals(taint.getEffect()) && BY_CONDITION.contains(taint.getKey())
                    || NO_EXECUTE.equals(taint.getEffect()) && EVICTING.contains(taint.getKey());
            boolean still = missing.removeIf(
                    t -> t.getKey().equals(taint.getKey()) && t.getEffect().equals(taint.getEffect()));
            if (still || !ours) {
                wanted.add(taint);
            }
        }
        wanted.addAll(missing);
        return wanted;
    }

    private static boolean has(List<Taint> taints, String effect, Set<String> keys) {
        return taints.stream().anyMatch(t -> effect.equals(t.getEffect()) && keys.contains(t.getKey()));
    }

    private static List<Taint> noSchedule(Node node) {
        List<Taint> taints = new ArrayList<>();
        if (node.getStatus() != null) {
            for (NodeCondition condition : node.getStatus().getConditions()) {
                key(condition).ifPresent(key -> taints.add(taint(key, NO_SCHEDULE)));
            }
        }
        if (Boolean.TRUE.equals(node.getSpec().getUnschedulable())) {
            taints.add(taint(UNSCHEDULABLE, NO_SCHEDULE));
        }
        return taints;
    }

    private static Optional<String> key(NodeCondition condition) {
        String key = condition.getType() + "=" + condition.getStatus();
        return switch (key) {
            case "Ready=False" -> Optional.of(NOT_READY);
            case "Ready=Unknown" -> Optional.of(UNREACHABLE);
            case "MemoryPressure=True" -> Optional.of(PREFIX + "memory-pressure");
            case "DiskPressure=True" -> Optional.of(PREFIX + "disk-pressure");
            case "PIDPressure=True" -> Optional.of(PREFIX + "pid-pressure");
            case "NetworkUnavailable=True" -> Optional.of(PREFIX + "network-unavailable");
            default -> Optional.empty();
        };
    }

    private static Optional<Taint> evicting(Node node, Instant now) {
        return NodeHealth.ready(node)
                .filter(c -> !"True".equals(c.getStatus()))
                .map(c -> taint("Unknown".equals(c.getStatus()) ? UNREACHABLE : NOT_READY, NO_EXECUTE))
                .map(t -> new TaintBuilder(t)
                        .withTimeAdded(now.truncatedTo(ChronoUnit.SECONDS).toString())
                        .build());
    }

    private static Taint taint(String key, String effect) {
        return new TaintBuilder().withKey(key).withEffect(effect).build();
    }
}
