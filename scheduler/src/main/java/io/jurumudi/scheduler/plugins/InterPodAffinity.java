package io.jurumudi.scheduler.plugins;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.jurumudi.scheduler.framework.AffinityTerm;
import io.jurumudi.scheduler.framework.ClusterEvent;
import io.jurumudi.scheduler.framework.FilterPlugin;
import io.jurumudi.scheduler.framework.Filtering;
import io.jurumudi.scheduler.framework.NodeInfo;
import io.jurumudi.scheduler.framework.PodInfo;
import io.jurumudi.scheduler.framework.ScorePlugin;
import io.jurumudi.scheduler.framework.Scoring;
import io.jurumudi.scheduler.framework.Snapshot;
import io.jurumudi.scheduler.framework.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Pods that want, or must not have, other pods near them; also what the pods that are there already want. */
final class InterPodAffinity implements FilterPlugin, ScorePlugin {

    /** How much a pod that must be near counts for those who would come near it. */
    private static final int REQUIRED_WEIGHT = 1;

    /** A node label and its value: where near is. */
    private record Place(String key, String value) {}

    /** How much something counts, by place. */
    private static final class Places {
        private final Map<Place, Long> counts = new HashMap<>();

        void add(NodeInfo node, String key, long count) {
            String value = node.labels().get(key);
            if (value != null) {
                counts.merge(new Place(key, value), count, Long::sum);
            }
        }

        boolean has(NodeInfo node, String key) {
            return count(node, key) > 0;
        }

        long count(NodeInfo node, String key) {
            return counts.getOrDefault(new Place(key, node.labels().get(key)), 0L);
        }

        boolean isEmpty() {
            return counts.isEmpty();
        }

        boolean hasAny(NodeInfo node) {
            return !counts.isEmpty() && node.labels().keySet().stream().anyMatch(key -> has(node, key));
        }

        long sum(NodeInfo node) {
            return counts.keySet().stream()
                    .filter(place -> place.value().equals(node.labels().get(place.key())))
                    .mapToLong(counts::get)
                    .sum();
        }
    }

    @Override
    public String name() {
        return "InterPodAffinity";
    }

    @Override
    public Filtering filtering(PodInfo pod, Snapshot snapshot) {
        Places unwanted = new Places();
        Places near = new Places();
        Places apart = new Places();
        for (NodeInfo node : snapshot.nodes()) {
            for (PodInfo other : node.podsKeepingApart()) {
                for (AffinityTerm term : other.apart()) {
                    if (term.matches(pod, snapshot.namespaceLabels())) {
                        unwanted.add(node, term.topologyKey(), 1);
                    }
                }
            }
            if (pod.near().isEmpty() && pod.apart().isEmpty()) {
                continue;
            }
            for (PodInfo other : node.pods()) {
                if (matchesAll(pod.near(), other, snapshot)) {
                    pod.near().forEach(term -> near.add(node, term.topologyKey(), 1));
                }
                for (AffinityTerm term : pod.apart()) {
                    if (term.matches(other, snapshot.namespaceLabels())) {
                        apart.add(node, term.topologyKey(), 1);
                    }
                }
            }
        }
        if (unwanted.isEmpty() && pod.near().isEmpty() && pod.apart().isEmpty()) {
            return Filtering.NOT_CONCERNED;
        }
        // The first of pods that want to be near each other has nobody to be near to yet.
        boolean first = near.isEmpty() && matchesAll(pod.near(), pod, snapshot);
        return Filtering.each(node -> {
            boolean labelled = pod.near().stream().allMatch(t -> node.labels().containsKey(t.topologyKey()));
            if (!labelled || !(first || pod.near().stream().allMatch(t -> near.has(node, t.topologyKey())))) {
                return Verdict.hopeless("node(s) didn't match pod affinity rules");
            }
            if (pod.apart().stream().anyMatch(t -> apart.has(node, t.topologyKey()))) {
                return Verdict.rejected("node(s) didn't match pod anti-affinity rules");
            }
            return unwanted.hasAny(node)
                    ? Verdict.rejected("node(s) didn't satisfy existing pods anti-affinity rules")
                    : Verdict.FITS;
        });
    }

    private static boolean matchesAll(List<AffinityTerm> terms, PodInfo other, Snapshot snapshot) {
        return !terms.isEmpty() && terms.stream().allMatch(t -> t.matches(other, snapshot.namespaceLabels()));
    }

    @Override
    public boolean mayHelp(ClusterEvent event, PodInfo pod) {
        return switch (event) {
            case ClusterEvent.NodeAdded e -> true;
            case ClusterEvent.NodeUpdated(Node old, Node node) ->
                !Objects.equals(
                        old.getMetadata().getLabels(), node.getMetadata().getLabels());
            // Whom it wants near may have come, whom it does not want may have gone; namespaces' labels are not at
            // hand.
            case ClusterEvent.PodBound(Pod other) -> !pod.near().isEmpty();
            case ClusterEvent.PodLeft(Pod other) -> true;
            case ClusterEvent.BoundPodUpdated(Pod old, Pod other) ->
                !PodInfo.labels(old).equals(PodInfo.labels(other));
            case ClusterEvent.WaitingPodUpdated(Pod old, Pod now) ->
                !PodInfo.labels(old).equals(PodInfo.labels(now));
            case ClusterEvent.NodeDeleted e -> false;
        };
    }

    @Override
    public Optional<Scoring> scoring(PodInfo pod, Snapshot snapshot, List<NodeInfo> feasible) {
        boolean prefers = !pod.preferNear().isEmpty() || !pod.preferApart().isEmpty();
        Places scores = new Places();
        for (NodeInfo node : snapshot.nodes()) {
            for (PodInfo other : prefers ? node.pods() : node.podsWithAffinity()) {
                add(scores, node, pod.preferNear(), other, 1, snapshot);
                add(scores, node, pod.preferApart(), other, -1, snapshot);
                add(scores, node, other.near(), pod, REQUIRED_WEIGHT, snapshot);
                add(scores, node, other.preferNear(), pod, 1, snapshot);
                add(scores, node, other.preferApart(), pod, -1, snapshot);
            }
        }
        return scores.isEmpty() ? Optional.empty() : Optional.of(scoring(scores));
    }

    private static void add(
            Places scores, NodeInfo node, List<AffinityTerm> terms, PodInfo whom, int factor, Snapshot snapshot) {
        for (AffinityTerm term : terms) {
            if (term.matches(whom, snapshot.namespaceLabels())) {
                // A required term has no weight of its own.
                scores.add(node, term.topologyKey(), (long) factor * Math.max(1, term.weight()));
            }
        }
    }

    private static Scoring scoring(Places places) {
        return new Scoring() {
            @Override
            public long score(NodeInfo node) {
                return places.sum(node);
            }

            @Override
            public void normalize(List<NodeInfo> nodes, long[] scores) {
                long least = Long.MAX_VALUE;
                long most = Long.MIN_VALUE;
                for (long score : scores) {
                    least = Math.min(least, score);
                    most = Math.max(most, score);
                }
                for (int i = 0; i < scores.length; i++) {
                    scores[i] = most == least ? 0 : (long) (MAX * ((double) (scores[i] - least) / (most - least)));
                }
            }
        };
    }
}
