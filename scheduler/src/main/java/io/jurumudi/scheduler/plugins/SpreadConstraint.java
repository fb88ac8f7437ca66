package io.jurumudi.scheduler.plugins;

import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.jurumudi.scheduler.framework.Labels;
import io.jurumudi.scheduler.framework.NodeInfo;
import io.jurumudi.scheduler.framework.NodeSelection;
import io.jurumudi.scheduler.framework.PodInfo;
import io.jurumudi.scheduler.framework.Taints;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How evenly a pod's like are to be spread over the values of a node label.
 *
 * @param pods the pod's like
 * @param honorAffinity whether nodes that the pod's affinity leaves out do not count
 * @param honorTaints whether nodes whose taints the pod does not tolerate do not count
 */
record SpreadConstraint(
        String topologyKey, int maxSkew, int minDomains, Labels pods, boolean honorAffinity, boolean honorTaints) {

    static final String HARD = "DoNotSchedule";
    static final String SOFT = "ScheduleAnyway";

    /** A pod's own constraints of a kind. */
    static List<SpreadConstraint> of(PodInfo pod, String whenUnsatisfiable) {
        return pod.pod().getSpec().getTopologySpreadConstraints().stream()
                .filter(constraint -> whenUnsatisfiable.equals(constraint.getWhenUnsatisfiable()))
                .map(constraint -> of(pod, constraint))
                .toList();
    }

    private static SpreadConstraint of(PodInfo pod, TopologySpreadConstraint constraint) {
        Map<String, String> same = new HashMap<>();
        for (String key : Optional.ofNullable(constraint.getMatchLabelKeys()).orElse(List.of())) {
            Optional.ofNullable(pod.labels().get(key)).ifPresent(value -> same.put(key, value));
        }
        Labels selected = Labels.of(constraint.getLabelSelector());
        return new SpreadConstraint(
                constraint.getTopologyKey(),
                constraint.getMaxSkew(),
                Optional.ofNullable(constraint.getMinDomains()).orElse(1),
                same.isEmpty() ? selected : selected.and(Labels.of(same)),
                !"Ignore".equals(constraint.getNodeAffinityPolicy()),
                "Honor".equals(constraint.getNodeTaintsPolicy()));
    }

    boolean counts(NodeInfo node, PodInfo pod, NodeSelection selection) {
        return (!honorAffinity || selection.matches(node.node()))
                && (!honorTaints || Taints.tolerated(pod.pod(), node.node()));
    }

    /** How many of the pod's like are on a node; a selector that demands nothing counts none. */
    int matching(NodeInfo node, PodInfo pod) {
        if (pods.isEverything()) {
            return 0;
        }
        return (int) node.pods().stream()
                .filter(other -> !other.terminating() && other.namespace().equals(pod.namespace()))
                .filter(other -> pods.matches(other.labels()))
                .count();
    }

    static boolean allKeysOn(NodeInfo node, List<SpreadConstraint> constraints) {
        return constraints.stream().allMatch(c -> node.labels().containsKey(c.topologyKey()));
    }
}
