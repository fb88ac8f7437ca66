package io.jurumudi.controllers.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a node's signs of life. All times are of this process's clock, since those of nodes may be wrong.
 *
 * @param heartbeat the last seen heartbeat of the Ready condition; empty when there was none
 * @param lease when the node's lease was last renewed, in the node's own words
 * @param lastSign when the last sign of life came
 * @param status of the Ready condition
 * @param since when the Ready condition got that status
 */
record NodeHealth(String heartbeat, String lease, Instant lastSign, String status, Instant since) {
    private static final List<String> TYPES = List.of("Ready", "MemoryPressure", "DiskPressure", "PIDPressure");

    static Optional<NodeCondition> condition(Node node, String type) {
        return node.getStatus() == null
                ? Optional.empty()
                : node.getStatus().getConditions().stream()
                        .filter(c -> type.equals(c.getType()))
                        .findFirst();
    }

    static Optional<NodeCondition> ready(Node node) {
        return condition(node, "Ready");
    }

    /** What is known after another look at the node. */
    static NodeHealth observe(Optional<NodeHealth> before, Node node, String leaseRenewed, Instant now) {
        Optional<NodeCondition> ready = ready(node);
        String heartbeat = ready.map(NodeCondition::getLastHeartbeatTime).orElse("");
        String status = ready.map(NodeCondition::getStatus).orElse("Unknown");
        if (before.isEmpty()) {
            Instant begin =
                    ready.isPresent() ? now : Instant.parse(node.getMetadata().getCreationTimestamp());
            return new NodeHealth(heartbeat, leaseRenewed, begin, status, begin);
        }
        NodeHealth known = before.get();
        boolean alive = !heartbeat.equals(known.heartbeat) || !leaseRenewed.equals(known.lease);
        return new NodeHealth(
                heartbeat,
                leaseRenewed,
                alive ? now : known.lastSign,
                status,
                status.equals(known.status) ? known.since : now);
    }

    boolean isReady() {
        return "True".equals(status);
    }

    boolean isUnknown() {
        return "Unknown".equals(status);
    }

    boolean isSilent(Duration grace, Instant now) {
        return lastSign.plus(grace).isBefore(now);
    }

    /** The conditions of a node that is silent: nothing is known of it any more. */
    static List<NodeCondition> unknown(Node node, Instant now) {
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        List<NodeCondition> conditions = new ArrayList<>(
                node.getStatus() == null ? List.of() : node.getStatus().getConditions());
        for (String type : TYPES) {
            Optional<NodeCondition> known = condition(node, type);
            if (known.isEmpty()) {
                conditions.add(new NodeConditionBuilder()
                        .withType(type)
                        .withStatus("Unknown")
                        .withReason("NodeStatusNeverUpdated")
                        .withMessage("Kubelet never posted node status.")
                        .withLastHeartbeatTime(node.getMetadata().getCreationTimestamp())
                        .withLastTransitionTime(time)
                        .build());
            } else if (!"Unknown".equals(known.get().getStatus())) {
                conditions.replaceAll(c -> !type.equals(c.getType())
                        ? c
                        : new NodeConditionBuilder(c)
                                .withStatus("Unknown")
                                .withReason("NodeStatusUnknown")
                                .withMessage("Kubelet stopped posting node status.")
                                .withLastTransitionTime(time)
                                .build());
            }
        }
        return conditions;
    }
}
