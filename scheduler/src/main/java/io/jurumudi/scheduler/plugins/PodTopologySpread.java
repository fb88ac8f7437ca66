package io.jurumudi.scheduler.plugins;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.jurumudi.scheduler.framework.ClusterEvent;
import io.jurumudi.scheduler.framework.FilterPlugin;
import io.jurumudi.scheduler.framework.Filtering;
import io.jurumudi.scheduler.framework.Labels;
import io.jurumudi.scheduler.framework.NodeInfo;
import io.jurumudi.scheduler.framework.NodeSelection;
import io.jurumudi.scheduler.framework.PodInfo;
import io.jurumudi.scheduler.framework.ScorePlugin;
import io.jurumudi.scheduler.framework.Scoring;
import io.jurumudi.scheduler.framework.Snapshot;
import io.jurumudi.scheduler.framework.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Spreads pods over zones, nodes or whatever node labels they name; by default over nodes and zones, softly. */
final class PodTopologySpread implements FilterPlugin, ScorePlugin {

    static final String UNEVEN = "node(s) didn't match pod topology spread constraints";
    static final String NO_LABEL = UNEVEN + " (missing required label)";

    @Override
    public String name() {
        return "PodTopologySpread";
    }

    @Override
    public Filtering filtering(PodInfo pod, Snapshot snapshot) {
        List<SpreadConstraint> constraints = SpreadConstraint.of(pod, SpreadConstraint.HARD);
        if (constraints.isEmpty()) {
            return Filtering.NOT_CONCERNED;
        }
        NodeSelection selection = NodeSelection.of(pod.pod());
        List<NodeInfo> eligible = snapshot.nodes().stream()
                .filter(node -> SpreadConstraint.allKeysOn(node, constraints))
                .toList();
        List<Map<String, Integer>> counts = new ArrayList<>();
        for (SpreadConstraint constraint : constraints) {
            Map<String, Integer> perDomain = new HashMap<>();
            for (NodeInfo node : eligible) {
                if (constraint.counts(node, pod, selection)) {
                    perDomain.merge(
                            node.labels().get(constraint.topologyKey()), constraint.matching(node, pod), Integer::sum);
                }
            }
            counts.add(perDomain);
        }
        return Filtering.each(node -> judge(pod, node, constraints, counts));
    }

    private static Verdict judge(
            PodInfo pod, NodeInfo node, List<SpreadConstraint> constraints, List<Map<String, Integer>> counts) {
        for (int i = 0; i < constraints.size(); i++) {
            SpreadConstraint constraint = constraints.get(i);
            Map<String, Integer> perDomain = counts.get(i);
            String domain = node.labels().get(constraint.topologyKey());
            if (domain == null) {
                return Verdict.hopeless(NO_LABEL);
            }
            // Without any domain that counts, nothing can be less even than it is.
            int least = perDomain.size() < constraint.minDomains()
                    ? 0
                    : perDomain.values().stream().mapToInt(n -> n).min().orElse(Integer.MAX_VALUE);
            int itself = constraint.pods().matches(pod.labels()) ? 1 : 0;
            if (perDomain.getOrDefault(domain, 0) + itself - least > constraint.maxSkew()) {
                return Verdict.rejected(UNEVEN);
            }
        }
        return Verdict.FITS;
    }

    @Override
    public boolean mayHelp(ClusterEvent event, PodInfo pod) {
        return switch (event) {
            case ClusterEvent.NodeAdded e -> true;
            case ClusterEvent.NodeDeleted e -> true;
            case ClusterEvent.NodeUpdated(Node old, Node node) ->
                !Objects.equals(
                                old.getMetadata().getLabels(),
                                node.getMetadata().getLabels())
                        || !Objects.equals(old.getSpec(), node.getSpec());
            case ClusterEvent.PodBound(Pod other) -> isLike(pod, other);
            case ClusterEvent.PodLeft(Pod other) -> isLike(pod, other);
            case ClusterEvent.BoundPodUpdated(Pod old, Pod other) -> isLike(pod, old) != isLike(pod, other);
            case ClusterEvent.WaitingPodUpdated(Pod old, Pod now) ->
                !PodInfo.labels(old).equals(PodInfo.labels(now));
        };
    }

    private static boolean isLike(PodInfo pod, Pod other) {
        return other.getMetadata().getNamespace().equals(pod.namespace())
                && SpreadConstraint.of(pod, SpreadConstraint.HARD).stream()
                        .anyMatch(constraint -> constraint.pods().matches(PodInfo.labels(other)));
    }

    @Override
    public Optional<Scoring> scoring(PodInfo pod, Snapshot snapshot, List<NodeInfo> feasible) {
        boolean own = !pod.pod().getSpec().getTopologySpreadConstraints().isEmpty();
        List<SpreadConstraint> constraints = own
                ? SpreadConstraint.of(pod, SpreadConstraint.SOFT)
                : byDefault(snapshot.siblings().apply(pod));
        // By default a node without a zone is still a node to spread over.
        return constraints.isEmpty()
                ? Optional.empty()
                : Optional.of(new SpreadScoring(pod, snapshot, feasible, constraints, own));
    }

    private static List<SpreadConstraint> byDefault(Labels siblings) {
        if (siblings.isEverything()) {
            return List.of();
        }
        return List.of(
                new SpreadConstraint(SpreadScoring.HOSTNAME, 3, 1, siblings, true, false),
                new SpreadConstraint("topology.kubernetes.io/zone", 5, 1, siblings, true, false));
    }
}
