package io.jurumudi.scheduler;

import static io.jurumudi.scheduler.Objects.asking;
import static io.jurumudi.scheduler.Objects.node;
import static io.jurumudi.scheduler.Objects.pod;
import static io.jurumudi.scheduler.Objects.snapshot;
import static io.jurumudi.scheduler.Objects.taint;
import static io.jurumudi.scheduler.Objects.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.jurumudi.scheduler.framework.NodeInfo;
import io.jurumudi.scheduler.framework.PodInfo;
import io.jurumudi.scheduler.framework.Snapshot;
import io.jurumudi.scheduler.plugins.DefaultPlugins;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AlgorithmTest {

    private final Algorithm algorithm =
            new Algorithm(DefaultPlugins.filters(), DefaultPlugins.scores(), 0, new Random(1));

    @Test
    void thereMustBeNodes() {
        assertThat(decide("", snapshot()))
                .isEqualTo(new Decision.Unschedulable("no nodes available to schedule pods", Set.of()));
    }

    @Test
    void theReasonsOfAllNodesAreCounted() {
        Snapshot snapshot = snapshot(
                with(node("a"), pod("there", asking("4", ""))),
                with(node("b"), pod("there", asking("3500m", ""))),
                with(node("c", taint("node-role.kubernetes.io/control-plane", "", "NoSchedule"))));
        assertThat(decide("1", snapshot))
                .isEqualTo(new Decision.Unschedulable(
                        "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu.",
                        Set.of("TaintToleration", "NodeResourcesFit")));
    }

    @Test
    void theBestNodeIsTaken() {
        Snapshot snapshot = snapshot(
                with(node("used"), pod("there", asking("2", "2Gi"))),
                with(node("empty")),
                with(node("tainted", taint("a", "", "PreferNoSchedule"))));
        assertThat(decide("1", snapshot)).isEqualTo(new Decision.Placed("empty"));
    }

    @Test
    void equallyGoodNodesGetTheirTurn() {
        Snapshot snapshot = snapshot(with(node("a")), with(node("b")), with(node("c")));
        Set<Decision> decisions = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            decisions.add(decide("1", snapshot));
        }
        assertThat(decisions).hasSize(3);
    }

    @Test
    void inALargeClusterAPartOfTheNodesIsEnough() {
        NodeInfo[] nodes = IntStream.range(0, 1000)
                .mapToObj(i -> i == 700 ? with(node("empty")) : with(node("n" + i), pod("p" + i, asking("1", "1Gi"))))
                .toArray(NodeInfo[]::new);
        Snapshot snapshot = snapshot(nodes);
        // 42 % of a thousand nodes are looked at, from where the last pod left off: the best one is met by the second.
        assertThat(decide("1", snapshot)).isNotEqualTo(new Decision.Placed("empty"));
        assertThat(decide("1", snapshot)).isEqualTo(new Decision.Placed("empty"));
    }

    private Decision decide(String cpu, Snapshot snapshot) {
        return algorithm.decide(PodInfo.of(pod("p", asking(cpu, ""))), snapshot);
    }
}
