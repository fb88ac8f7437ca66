package io.jurumudi.scheduler;

import io.jurumudi.scheduler.framework.FilterPlugin;
import io.jurumudi.scheduler.framework.Filtering;
import io.jurumudi.scheduler.framework.NodeInfo;
import io.jurumudi.scheduler.framework.PodInfo;
import io.jurumudi.scheduler.framework.Scoring;
import io.jurumudi.scheduler.framework.Snapshot;
import io.jurumudi.scheduler.framework.Verdict;
import io.jurumudi.scheduler.plugins.DefaultPlugins.Weighted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Decides where a pod goes: which nodes pass all filters, and which of those scores best. For one thread, since it remembers
 * where it stopped looking, so that in a large cluster all nodes get their turn.
 */
final class Algorithm {

    /** So many nodes are always looked at before a part of them is enough. */
    private static final int FEW_NODES = 100;

    private static final int LEAST_PERCENTAGE = 5;

    private final List<FilterPlugin> filters;
    private final List<Weighted> scores;
    private final int percentage;
    private final RandomGenerator random;
    private int start;

    /**
     * @param percentage as {@link SchedulerConfig#percentageOfNodesToScore}
     * @param random chooses among the equally good
     */
    Algorithm(List<FilterPlugin> filters, List<Weighted> scores, int percentage, RandomGenerator random) {
        this.filters = filters;
        this.scores = scores;
        this.percentage = percentage;
        this.random = random;
    }

    Decision decide(PodInfo pod, Snapshot snapshot) {
        int all = snapshot.nodes().size();
        if (all == 0) {
            return new Decision.Unschedulable("no nodes available to schedule pods", Set.of());
        }
        Map<String, Filtering.EachNode> judges = new LinkedHashMap<>();
        for (FilterPlugin plugin : filters) {
            switch (plugin.filtering(pod, snapshot)) {
                case Filtering.NotConcerned none -> {}
                case Filtering.EachNode each -> judges.put(plugin.name(), each);
                case Filtering.NoNode(String reason) -> {
                    return new Decision.Unschedulable(unavailable(all) + " " + reason + ".", Set.of(plugin.name()));
                }
            }
        }
        Search search = search(snapshot.nodes(), judges);
        return search.feasible().isEmpty()
                ? new Decision.Unschedulable(
                        unavailable(all) + histogram(search.reasons()), Set.copyOf(search.rejectedBy()))
                : new Decision.Placed(best(pod, snapshot, search.feasible()).name());
    }

    private static String unavailable(int nodes) {
        return "0/" + nodes + " nodes are available:";
    }

    /** {@code 1 Insufficient cpu, 2 Insufficient memory.}, in the order of the text. */
    private static String histogram(Map<String, Integer> reasons) {
        return reasons.entrySet().stream()
                .map(reason -> reason.getValue() + " " + reason.getKey())
                .sorted()
                .collect(Collectors.joining(", ", " ", "."));
    }

    private record Search(List<NodeInfo> feasible, Map<String, Integer> reasons, Set<String> rejectedBy) {}

    private Search search(List<NodeInfo> nodes, Map<String, Filtering.EachNode> judges) {
        Search found = new Search(new ArrayList<>(), new TreeMap<>(), new HashSet<>());
        int enough = enough(nodes.size());
        int looked = 0;
        while (looked < nodes.size() && found.feasible().size() < enough) {
            NodeInfo node = nodes.get((start + looked++) % nodes.size());
            if (passes(node, judges, found)) {
                found.feasible().add(node);
            }
        }
        start = (start + looked) % nodes.size();
        return found;
    }

    private static boolean passes(NodeInfo node, Map<String, Filtering.EachNode> judges, Search found) {
        for (Map.Entry<String, Filtering.EachNode> each : judges.entrySet()) {
            if (each.getValue().judge().apply(node)
                    instanceof Verdict.Rejected(List<String> reasons, boolean hopeless)) {
                reasons.forEach(reason -> found.reasons().merge(reason, 1, Integer::sum));
                found.rejectedBy().add(each.getKey());
                return false;
            }
        }
        return true;
    }

    private int enough(int nodes) {
        if (nodes < FEW_NODES) {
            return nodes;
        }
        int share = percentage > 0 ? percentage : Math.max(LEAST_PERCENTAGE, 50 - nodes / 125);
        return Math.max(FEW_NODES, nodes * share / 100);
    }

    private NodeInfo best(PodInfo pod, Snapshot snapshot, List<NodeInfo> feasible) {
        if (feasible.size() == 1) {
            return feasible.getFirst();
        }
        long[] totals = new long[feasible.size()];
        for (Weighted each : scores) {
            Optional<Scoring> scoring = each.plugin().scoring(pod, snapshot, feasible);
            if (scoring.isPresent()) {
                long[] own = feasible.stream().mapToLong(scoring.get()::score).toArray();
                scoring.get().normalize(feasible, own);
                for (int i = 0; i < totals.length; i++) {
                    totals[i] += own[i] * each.weight();
                }
            }
        }
        int best = 0;
        int equals = 1;
        for (int i = 1; i < totals.length; i++) {
            if (totals[i] > totals[best]) {
                best = i;
                equals = 1;
            } else if (totals[i] == totals[best] && random.nextInt(++equals) == 0) {
                // The n-th equal one takes the place with a chance of one in n, which gives all the same chance.
                best = i;
            }
        }
        return feasible.get(best);
    }
}
