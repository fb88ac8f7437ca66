package io.jurumudi.scheduler.plugins;

import io.jurumudi.scheduler.framework.NodeInfo;
import io.jurumudi.scheduler.framework.NodeSelection;
import io.jurumudi.scheduler.framework.PodInfo;
import io.jurumudi.scheduler.framework.Scoring;
import io.jurumudi.scheduler.framework.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts how many of a pod's like are where a node is; fewer is better. */
final class SpreadScoring implements Scoring {

    static final String HOSTNAME = "kubernetes.io/hostname";

    private final PodInfo pod;
    private final List<SpreadConstraint> constraints;
    private final boolean allKeysRequired;

    /** For each constraint but those per node: how many there are by domain, of the domains that have a feasible node. */
    private final List<Map<String, Integer>> counts = new ArrayList<>();

    /** For each constraint: counts over many domains are small, so they weigh more. */
    private final List<Double> weights = new ArrayList<>();

    SpreadScoring(
            PodInfo pod,
            Snapshot snapshot,
            List<NodeInfo> feasible,
            List<SpreadConstraint> constraints,
            boolean allKeysRequired) {
        this.pod = pod;
        this.constraints = constraints;
        this.allKeysRequired = allKeysRequired;
        List<NodeInfo> scored = feasible.stream().filter(this::isScored).toList();
        NodeSelection selection = NodeSelection.of(pod.pod());
        for (SpreadConstraint constraint : constraints) {
            Map<String, Integer> perDomain = new HashMap<>();
            int domains = scored.size();
            if (!constraint.topologyKey().equals(HOSTNAME)) {
                scored.forEach(node -> perDomain.put(domain(node, constraint), 0));
                domains = perDomain.size();
                for (NodeInfo node : snapshot.nodes()) {
                    if (isScored(node) && constraint.counts(node, pod, selection)) {
                        perDomain.computeIfPresent(
                                domain(node, constraint), (d, count) -> count + constraint.matching(node, pod));
                    }
                }
            }
            counts.add(perDomain);
            weights.add(Math.log(domains + 2.0));
        }
    }

    private boolean isScored(NodeInfo node) {
        return !allKeysRequired || SpreadConstraint.allKeysOn(node, constraints);
    }

    private static String domain(NodeInfo node, SpreadConstraint constraint) {
        return node.labels().getOrDefault(constraint.topologyKey(), "");
    }

    @Override
    public long score(NodeInfo node) {
        if (!isScored(node)) {
            return 0;
        }
        double score = 0;
        for (int i = 0; i < constraints.size(); i++) {
            SpreadConstraint constraint = constraints.get(i);
            if (node.labels().containsKey(constraint.topologyKey())) {
                int count = constraint.topologyKey().equals(HOSTNAME)
                        ? constraint.matching(node, pod)
                        : counts.get(i).get(domain(node, constraint));
                score += count * weights.get(i) + (constraint.maxSkew() - 1);
            }
        }
        return Math.round(score);
    }

    @Override
    public void normalize(List<NodeInfo> nodes, long[] scores) {
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int i = 0; i < scores.length; i++) {
            if (isScored(nodes.get(i))) {
                least = Math.min(least, scores[i]);
                most = Math.max(most, scores[i]);
            }
        }
        for (int i = 0; i < scores.length; i++) {
            if (!isScored(nodes.get(i))) {
                scores[i] = 0;
            } else {
                scores[i] = most == 0 ? MAX : MAX * (most + least - scores[i]) / most;
            }
        }
    }
}
