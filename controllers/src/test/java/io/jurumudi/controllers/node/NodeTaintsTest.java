package io.jurumudi.controllers.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeTaintsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static Taint taint(String text) {
        String[] halves = text.split(":");
        Taint taint = new Taint();
        taint.setKey(halves[0].startsWith("own") ? halves[0] : "node.kubernetes.io/" + halves[0]);
        taint.setEffect(halves[1]);
        return taint;
    }

    private static Node node(String conditions, String taints) {
        NodeBuilder node = new NodeBuilder()
                .withNewMetadata()
                .withName("n")
                .withCreationTimestamp("2025-12-31T00:00:00Z")
                .endMetadata()
                .withNewSpec()
                .withUnschedulable(conditions.contains("cordoned"))
                .withTaints(Arrays.stream(taints.split(" "))
                        .filter(t -> !t.isEmpty())
                        .map(NodeTaintsTest::taint)
                        .toList())
                .endSpec()
                .withNewStatus()
                .endStatus();
        for (String condition : conditions.split(" ")) {
            if (condition.contains("=")) {
                node.editStatus()
                        .addNewCondition()
                        .withType(condition.split("=")[0])
                        .withStatus(condition.split("=")[1])
                        .withLastHeartbeatTime("2026-01-01T00:00:00Z")
                        .endCondition()
                        .endStatus();
            }
        }
        return node.build();
    }

    @ParameterizedTest(name = "{0} with [{1}], may evict: {2} -> [{3}]")
    @CsvSource({
        "Ready=True, '', true, ''",
        "Ready=True, own:NoExecute, true, own:NoExecute",
        "Ready=False, '', false, not-ready:NoSchedule",
        "Ready=False, '', true, not-ready:NoSchedule not-ready:NoExecute",
        "Ready=Unknown, not-ready:NoSchedule not-ready:NoExecute, false, unreachable:NoSchedule unreachable:NoExecute",
        "Ready=True, unreachable:NoSchedule unreachable:NoExecute own:NoSchedule, true, own:NoSchedule",
        "Ready=True MemoryPressure=True cordoned, '', true, memory-pressure:NoSchedule unschedulable:NoSchedule",
    })
    void taintsFollowConditions(String conditions, String before, boolean mayEvict, String after) {
        String taints = NodeTaints.wanted(node(conditions, before), mayEvict, NOW).stream()
                .map(t -> t.getKey().replace("node.kubernetes.io/", "") + ":" + t.getEffect())
                .collect(Collectors.joining(" "));
        assertThat(taints).isEqualTo(after);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "'', PT0S",
        "other, PT0S",
        "'not-ready=300', PT5M",
        "'not-ready=300 not-ready', PT5M",
        "'not-ready', never",
        "'*', never",
    })
    void aPodStaysAsLongAsItTolerates(String tolerations, String expected) {
        Eviction eviction = Eviction.decide(
                List.of(taint("not-ready:NoExecute")),
                Arrays.stream(tolerations.split(" "))
                        .filter(t -> !t.isEmpty())
                        .map(t -> new TolerationBuilder()
                                .withKey(t.equals("*") ? null : "node.kubernetes.io/" + t.split("=")[0])
                                .withOperator("Exists")
                                .withTolerationSeconds(t.contains("=") ? Long.valueOf(t.split("=")[1]) : null)
                                .build())
                        .toList());
        assertThat(eviction)
                .isEqualTo(
                        expected.equals("never") ? new Eviction.Never() : new Eviction.After(Duration.parse(expected)));
    }

    @Test
    void aNodeIsSilentWhenNeitherLeaseNorStatusMoves() {
        Node node = node("Ready=True", "");
        NodeHealth first = NodeHealth.observe(Optional.empty(), node, "1", NOW);
        NodeHealth renewed = NodeHealth.observe(Optional.of(first), node, "2", NOW.plusSeconds(45));
        NodeHealth still = NodeHealth.observe(Optional.of(renewed), node, "2", NOW.plusSeconds(90));
        assertThat(still.isSilent(Duration.ofSeconds(50), NOW.plusSeconds(95))).isFalse();
        assertThat(still.isSilent(Duration.ofSeconds(50), NOW.plusSeconds(96))).isTrue();
        assertThat(NodeHealth.unknown(node, NOW))
                .extracting(c -> c.getType() + " " + c.getStatus() + " " + c.getReason())
                .containsExactly(
                        "Ready Unknown NodeStatusUnknown",
                        "MemoryPressure Unknown NodeStatusNeverUpdated",
                        "DiskPressure Unknown NodeStatusNeverUpdated",
                        "PIDPressure Unknown NodeStatusNeverUpdated");
    }

    @Test
    void aRangeIsCutIntoParts() {
        CidrPool pool = new CidrPool("10.244.0.0/22", 24);
        assertThat(pool.occupy("10.244.1.0/24")).isTrue();
        assertThat(pool.occupy("10.9.0.0/24")).isFalse();
        assertThat(pool.take()).contains("10.244.0.0/24");
        assertThat(pool.take()).contains("10.244.2.0/24");
        assertThat(pool.take()).contains("10.244.3.0/24");
        assertThat(pool.take()).isEmpty();
        pool.release("10.244.1.0/24");
        assertThat(pool.take()).contains("10.244.1.0/24");
        assertThat(new CidrPool("fd00:10:244::/56", 64).take()).contains("fd00:10:244:0:0:0:0:0/64");
        assertThatThrownBy(() -> new CidrPool("10.0.0.0/25", 24)).hasMessageContaining("cannot be cut");
        assertThatThrownBy(() -> new CidrPool("host.example/24", 24)).hasMessageContaining("not an address");
    }
}
