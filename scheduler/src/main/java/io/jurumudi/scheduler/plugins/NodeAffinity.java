package io.jurumudi.scheduler.plugins;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PreferredSchedulingTerm;
import io.jurumudi.scheduler.framework.ClusterEvent;
import io.jurumudi.scheduler.framework.FilterPlugin;
import io.jurumudi.scheduler.framework.Filtering;
import io.jurumudi.scheduler.framework.NodeInfo;
import io.jurumudi.scheduler.framework.NodeSelection;
import io.jurumudi.scheduler.framework.PodInfo;
import io.jurumudi.scheduler.framework.ScorePlugin;
import io.jurumudi.scheduler.framework.Scoring;
import io.jurumudi.scheduler.framework.Snapshot;
import io.jurumudi.scheduler.framework.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Pods go to nodes that their node selector and node affinity ask for. */
final class NodeAffinity implements FilterPlugin, ScorePlugin {

    @Override
    public String name() {
        return "NodeAffinity";
    }

    @Override
    public Filtering filtering(PodInfo pod, Snapshot snapshot) {
        NodeSelection selection = NodeSelection.of(pod.pod());
        if (selection.isEverything()) {
            return Filtering.NOT_CONCERNED;
        }
        if (selection.terms().filter(NodeAffinity::contradictThemselves).isPresent()) {
            return new Filtering.NoNode("pod affinity terms conflict");
        }
        return Filtering.each(node -> selection.matches(node.node())
                ? Verdict.FITS
                : Verdict.hopeless("node(s) didn't match Pod's node affinity/selector"));
    }

    /** Whether every one of the alternatives asks a node to have two names. */
    private static boolean contradictThemselves(List<NodeSelectorTerm> terms) {
        return !terms.isEmpty()
                && terms.stream().allMatch(term -> {
                    List<Set<String>> named = term.getMatchFields().stream()
                            .filter(field -> "metadata.name".equals(field.getKey()) && "In".equals(field.getOperator()))
                            .map(NodeSelectorRequirement::getValues)
                            .<Set<String>>map(HashSet::new)
                            .toList();
                    return !named.isEmpty()
                            && named.stream()
                                    .reduce(named.getFirst(), NodeAffinity::intersection)
                                    .isEmpty();
                });
    }

    private static Set<String> intersection(Set<String> a, Set<String> b) {
        Set<String> both = new HashSet<>(a);
        both.retainAll(b);
        return both;
    }

    @Override
    public boolean mayHelp(ClusterEvent event, PodInfo pod) {
        NodeSelection selection = NodeSelection.of(pod.pod());
        return switch (event) {
            case ClusterEvent.NodeAdded(Node node) -> selection.matches(node);
            case ClusterEvent.NodeUpdated(Node old, Node node) -> !selection.matches(old) && selection.matches(node);
            // While it is gated, a pod's selector may be narrowed; never once it is in the queue.
            case ClusterEvent.WaitingPodUpdated e -> false;
            case ClusterEvent.NodeDeleted e -> false;
            case ClusterEvent.PodBound e -> false;
            case ClusterEvent.BoundPodUpdated e -> false;
            case ClusterEvent.PodLeft e -> false;
        };
    }

    @Override
    public Optional<Scoring> scoring(PodInfo pod, Snapshot snapshot, List<NodeInfo> feasible) {
        List<PreferredSchedulingTerm> preferred = NodeSelection.affinity(pod.pod())
                .map(a -> a.getPreferredDuringSchedulingIgnoredDuringExecution())
                .orElse(List.of());
        if (preferred.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Scoring() {
            @Override
            public long score(NodeInfo node) {
                return preferred.stream()
                        .filter(term -> NodeSelection.matches(term.getPreference(), node.node()))
                        .mapToLong(PreferredSchedulingTerm::getWeight)
                        .sum();
            }

            @Override
            public void normalize(List<NodeInfo> nodes, long[] scores) {
                Scoring.scale(scores, false);
            }
        });
    }
}
