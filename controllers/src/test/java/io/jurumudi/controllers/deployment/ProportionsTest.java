package io.jurumudi.controllers.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The cases of upstream's {@code pkg/controller/deployment/sync_test.go}. */
class ProportionsTest {

    private static Map<String, Integer> scale(int replicas, String surge, ReplicaSet... sets) {
        Rollout rollout = Rollout.of(Sets.deployment(replicas, surge, "1"), List.of(sets));
        return Proportions.scale(rollout).stream()
                .collect(Collectors.toMap(s -> s.set().getMetadata().getName(), Rollout.Scale::replicas));
    }

    private static ReplicaSet newest(int replicas, int max) {
        return Sets.set("n9", "new", replicas, 0, max, max);
    }

    private static ReplicaSet old(int number, int replicas, int max) {
        return Sets.set("o" + number, "old" + number, replicas, 0, max, max);
    }

    @Test
    void theOnlyActiveSetGetsEverything() {
        assertThat(scale(12, "0", newest(10, 10))).isEqualTo(Map.of("n9", 12));
        assertThat(scale(5, "0", newest(10, 10))).isEqualTo(Map.of("n9", 5));
        assertThat(scale(5, "0", old(1, 0, 10), newest(0, 10))).isEqualTo(Map.of("n9", 5));
        assertThat(scale(5, "0", old(1, 10, 10), newest(0, 10))).isEqualTo(Map.of("o1", 5));
    }

    @Test
    void growthIsSharedInProportion() {
        assertThat(scale(12, "0", newest(5, 10), old(1, 5, 10))).isEqualTo(Map.of("n9", 6, "o1", 6));
        assertThat(scale(20, "0", newest(5, 10), old(1, 3, 10), old(2, 2, 10)))
                .isEqualTo(Map.of("n9", 10, "o1", 6, "o2", 4));
        assertThat(scale(50, "0", newest(5, 10), old(1, 3, 10), old(2, 2, 10)))
                .isEqualTo(Map.of("n9", 25, "o1", 15, "o2", 10));
    }

    @Test
    void shrinkingIsSharedInProportion() {
        assertThat(scale(5, "0", newest(8, 10), old(1, 2, 10))).isEqualTo(Map.of("n9", 4, "o1", 1));
        assertThat(scale(6, "0", newest(5, 10), old(1, 3, 10), old(2, 2, 10)))
                .isEqualTo(Map.of("n9", 3, "o1", 2, "o2", 1));
        assertThat(scale(0, "0", newest(3, 10), old(1, 2, 10))).isEqualTo(Map.of("n9", 0, "o1", 0));
    }

    @Test
    void theSurgeIsSharedToo() {
        assertThat(scale(6, "3", newest(2, 6), old(1, 4, 6))).isEqualTo(Map.of("n9", 3, "o1", 6));
    }

    @Test
    void aSaturatedNewestMeansNoOldOnes() {
        ReplicaSet saturated = Sets.set("n9", "new", 5, 5, 5, 7);
        assertThat(scale(5, "2", saturated, old(1, 3, 7))).isEqualTo(Map.of("o1", 0));
    }
}
