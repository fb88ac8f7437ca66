package io.jurumudi.scheduler.plugins;

import static io.jurumudi.scheduler.Objects.all;
import static io.jurumudi.scheduler.Objects.asking;
import static io.jurumudi.scheduler.Objects.labelled;
import static io.jurumudi.scheduler.Objects.node;
import static io.jurumudi.scheduler.Objects.nodeLabel;
import static io.jurumudi.scheduler.Objects.pod;
import static io.jurumudi.scheduler.Objects.taint;
import static io.jurumudi.scheduler.Objects.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerImage;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.Pod;
import io.jurumudi.scheduler.framework.Labels;
import io.jurumudi.scheduler.framework.NodeInfo;
import io.jurumudi.scheduler.framework.PodInfo;
import io.jurumudi.scheduler.framework.ScorePlugin;
import io.jurumudi.scheduler.framework.Scoring;
import io.jurumudi.scheduler.framework.Snapshot;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How each plugin compares nodes; the figures are worked out from upstream's formulas. */
class ScoresTest {

    @Test
    void theNodeWithMoreLeftOverIsBetter() {
        NodeInfo half = with(node("half"), pod("there", asking("2", "4Gi")));
        NodeInfo empty = with(node("empty"));
        // 1 of 4 cores and 2 of 8 GiB: a quarter, or three quarters with what is there.
        assertThat(scores(new NodeResourcesFit(), pod("p", asking("1", "2Gi")), half, empty))
                .containsExactly(25L, 75L);
        // A container that asks for nothing counts as 100m and 200 MiB.
        assertThat(scores(new NodeResourcesFit(), pod("p", asking("", "")), half, empty))
                .containsExactly((47L + 47L) / 2, (97L + 97L) / 2);
    }

    @Test
    void theNodeThatBecomesMoreEvenlyUsedIsBetter() {
        NodeInfo cpuHeavy = with(node("cpu"), pod("there", asking("2", "")));
        NodeInfo memoryHeavy = with(node("memory"), pod("there", asking("", "4Gi")));
        // Before: 0.5 and 0, a deviation of 0.25, 75 points. After: 0.5 and 0.25, 87; or 0 and 0.75, 62.
        assertThat(scores(new NodeResourcesBalancedAllocation(), pod("p", asking("", "2Gi")), cpuHeavy, memoryHeavy))
                .containsExactly(50L + (50 + 87 - 75) / 2, 50L + (50 + 62 - 75) / 2);
        assertThat(new NodeResourcesBalancedAllocation()
                        .scoring(PodInfo.of(pod("p", asking("", ""))), snapshot(), List.of()))
                .isEmpty();
    }

    @Test
    void imagesThatAreThereCountBySizeAndSpread() {
        NodeInfo has = with(node(
                "has",
                n -> n.editStatus()
                        .addToImages(new ContainerImage(List.of("image:1"), 1100L << 20))
                        .endStatus()));
        NodeInfo hasNot = with(node("not"));
        Snapshot snapshot =
                new Snapshot(List.of(has, hasNot), Map.of("image:1", 1), name -> Map.of(), p -> Labels.NOTHING);
        // Half the nodes have it: 550 MiB of 23 to 1000.
        assertThat(scores(new ImageLocality(), pod("p", asking("", "")), snapshot))
                .containsExactly(100L * (550 - 23) / (1000 - 23), 0L);
    }

    @Test
    void softTaintsCountAgainstANode() {
        assertThat(scores(
                        new TaintToleration(),
                        pod("p"),
                        with(node(
                                "two",
                                n -> taint("b", "", "PreferNoSchedule")
                                        .apply(taint("a", "", "PreferNoSchedule")
                                                .apply(n)))),
                        with(node("one", taint("a", "", "PreferNoSchedule"))),
                        with(node("none"))))
                .containsExactly(0L, 50L, 100L);
    }

    @Test
    void preferredLabelsCountByWeight() {
        Pod pod = pod(
                "p",
                p -> p.editSpec()
                        .withNewAffinity()
                        .withNewNodeAffinity()
                        .addNewPreferredDuringSchedulingIgnoredDuringExecution()
                        .withWeight(20)
                        .withNewPreference()
                        .addToMatchExpressions(new NodeSelectorRequirement("disk", "In", List.of("ssd")))
                        .endPreference()
                        .endPreferredDuringSchedulingIgnoredDuringExecution()
                        .addNewPreferredDuringSchedulingIgnoredDuringExecution()
                        .withWeight(5)
                        .withNewPreference()
                        .addToMatchExpressions(new NodeSelectorRequirement("disk", "Exists", List.of()))
                        .endPreference()
                        .endPreferredDuringSchedulingIgnoredDuringExecution()
                        .endNodeAffinity()
                        .endAffinity()
                        .endSpec());
        assertThat(scores(
                        new NodeAffinity(),
                        pod,
                        with(node("ssd", nodeLabel("disk", "ssd"))),
                        with(node("hdd", nodeLabel("disk", "hdd"))),
                        with(node("none"))))
                .containsExactly(100L, 20L, 0L);
    }

    @Test
    void podsOfOneServiceAreSpreadOverNodesByDefault() {
        Pod web = pod("p", labelled("app", "web"));
        NodeInfo two = with(node("two"), pod("1", labelled("app", "web")), pod("2", labelled("app", "web")));
        NodeInfo none = with(node("none"), pod("3", labelled("app", "other")));
        Snapshot snapshot =
                new Snapshot(List.of(two, none), Map.of(), name -> Map.of(), pod -> Labels.of(Map.of("app", "web")));
        // Two on this node by ln 4, and 2 for the allowed skew of 3: 5; none there: 2.
        assertThat(scores(new PodTopologySpread(), web, snapshot))
                .containsExactly(100L * (5 + 2 - 5) / 5, 100L * (5 + 2 - 2) / 5);
        assertThat(new PodTopologySpread().scoring(PodInfo.of(web), snapshot(two, none), List.of(two, none)))
                .isEmpty();
    }

    @Test
    void wishesOfPodsAlreadyThereCountToo() {
        Pod likesWeb = pod(
                "1",
                all(
                        labelled("app", "cache"),
                        p -> p.editSpec()
                                .withNewAffinity()
                                .withNewPodAffinity()
                                .addNewPreferredDuringSchedulingIgnoredDuringExecution()
                                .withWeight(10)
                                .withNewPodAffinityTerm()
                                .withTopologyKey("kubernetes.io/hostname")
                                .withNewLabelSelector()
                                .addToMatchLabels("app", "web")
                                .endLabelSelector()
                                .endPodAffinityTerm()
                                .endPreferredDuringSchedulingIgnoredDuringExecution()
                                .endPodAffinity()
                                .endAffinity()
                                .endSpec()));
        assertThat(scores(
                        new InterPodAffinity(),
                        pod("p", labelled("app", "web")),
                        with(node("liked"), likesWeb),
                        with(node("other"))))
                .containsExactly(100L, 0L);
    }

    private static Snapshot snapshot(NodeInfo... nodes) {
        return io.jurumudi.scheduler.Objects.snapshot(nodes);
    }

    private static List<Long> scores(ScorePlugin plugin, Pod pod, NodeInfo... nodes) {
        return scores(plugin, pod, snapshot(nodes));
    }

    private static List<Long> scores(ScorePlugin plugin, Pod pod, Snapshot snapshot) {
        List<NodeInfo> nodes = snapshot.nodes();
        Optional<Scoring> scoring = plugin.scoring(PodInfo.of(pod), snapshot, nodes);
        long[] scores = nodes.stream().mapToLong(scoring.orElseThrow()::score).toArray();
        scoring.get().normalize(nodes, scores);
        return Arrays.stream(scores).boxed().toList();
    }
}
