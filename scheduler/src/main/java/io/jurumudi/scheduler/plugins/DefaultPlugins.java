package io.jurumudi.scheduler.plugins;

import io.jurumudi.scheduler.framework.FilterPlugin;
import io.jurumudi.scheduler.framework.ScorePlugin;
import java.util.List;

/** What is asked, in which order, and what counts how much: as upstream's default profile. */
public final class DefaultPlugins {

    /** A score plugin and how much it counts. */
    public record Weighted(ScorePlugin plugin, int weight) {}

    private static final TaintToleration TAINTS = new TaintToleration();
    private static final NodeAffinity AFFINITY = new NodeAffinity();
    private static final NodeResourcesFit RESOURCES = new NodeResourcesFit();
    private static final PodTopologySpread SPREAD = new PodTopologySpread();
    private static final InterPodAffinity PODS = new InterPodAffinity();

    private DefaultPlugins() {}

    /** The first that rejects a node decides, so what is cheap and common comes first and what looks at all pods last. */
    public static List<FilterPlugin> filters() {
        return List.of(
                new NodeUnschedulable(), new NodeName(), TAINTS, AFFINITY, new NodePorts(), RESOURCES, SPREAD, PODS);
    }

    public static List<Weighted> scores() {
        return List.of(
                new Weighted(TAINTS, 3),
                new Weighted(AFFINITY, 2),
                new Weighted(RESOURCES, 1),
                new Weighted(SPREAD, 2),
                new Weighted(PODS, 2),
                new Weighted(new NodeResourcesBalancedAllocation(), 1),
                new Weighted(new ImageLocality(), 1));
    }
}
