package io.jurumudi.controllers.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RollingUpdateTest {

    @ParameterizedTest(name = "{0} replicas, surge {1}, unavailable {2}")
    @CsvSource({
        "10, 25%, 25%, 3, 2",
        "3,  25%, 25%, 1, 0",
        "1,  25%, 25%, 1, 0",
        "2,  0,   1%,  0, 1",
        "1,  0,   1%,  0, 1",
        "0,  25%, 25%, 0, 0",
        "4,  2,   9,   2, 4",
    })
    void limitsAreResolvedAsUpstreamDoes(
            int replicas, String surge, String unavailable, int maxSurge, int maxUnavailable) {
        Strategy strategy = Strategy.of(Sets.deployment(replicas, surge, unavailable));
        assertThat(strategy.maxSurge()).isEqualTo(maxSurge);
        assertThat(strategy.maxUnavailable()).isEqualTo(maxUnavailable);
    }

    @ParameterizedTest(name = "{0} replicas, surge {1}: newest has {2}, all have {3}")
    @CsvSource({
        "10, 3, 0, 10, 3",
        "10, 3, 3, 13, 3",
        "10, 3, 8, 11, 10",
        "10, 0, 0, 10, 0",
        "10, 0, 0, 8, 2",
        "3, 1, 0, 0, 3"
    })
    void theNewestGrowsAsFarAsTheSurgeAllows(int replicas, int surge, int newest, int all, int expected) {
        Strategy strategy = new Strategy(true, replicas, surge, 1);
        assertThat(RollingUpdate.newestSize(strategy, newest, all)).isEqualTo(expected);
    }

    private static Map<String, Integer> scaleOld(int replicas, String unavailable, ReplicaSet... sets) {
        Rollout rollout = Rollout.of(Sets.deployment(replicas, "3", unavailable), List.of(sets));
        return RollingUpdate.scaleOld(rollout).stream()
                .collect(Collectors.toMap(s -> s.set().getMetadata().getName(), Rollout.Scale::replicas));
    }

    @Test
    void theOldShrinkByWhatTheMinimumOfAvailablePodsAllows() {
        assertThat(scaleOld(10, "2", Sets.set("o1", "old", 10, 10, 10, 13), Sets.set("n2", "new", 3, 0, 10, 13)))
                .containsExactlyEntriesOf(Map.of("o1", 8));
        assertThat(scaleOld(10, "2", Sets.set("o1", "old", 8, 8, 10, 13), Sets.set("n2", "new", 5, 0, 10, 13)))
                .isEmpty();
        assertThat(scaleOld(10, "0", Sets.set("o1", "old", 10, 10, 10, 13), Sets.set("n2", "new", 3, 3, 10, 13)))
                .containsExactlyEntriesOf(Map.of("o1", 7));
    }

    @Test
    void podsThatAreNotAvailableGoFirst() {
        assertThat(scaleOld(
                        10,
                        "2",
                        Sets.set("a1", "older", 4, 0, 10, 13),
                        Sets.set("b2", "old", 8, 8, 10, 13),
                        Sets.set("n3", "new", 0, 0, 10, 13)))
                .containsExactlyEntriesOf(Map.of("a1", 0));
    }

    @Test
    void whenEverythingNewIsAvailableNothingOldStays() {
        assertThat(scaleOld(3, "0", Sets.set("o1", "old", 1, 1, 3, 4), Sets.set("n2", "new", 3, 3, 3, 4)))
                .containsExactlyEntriesOf(Map.of("o1", 0));
    }

    @Test
    void theNewestSetIsTheOneWithTheTemplate() {
        Rollout rollout = Rollout.of(
                Sets.deployment(3, "1", "0"),
                List.of(Sets.set("n2", "new", 1, 1, 3, 4), Sets.set("o1", "old", 1, 1, 3, 4)));
        assertThat(rollout.newest().orElseThrow().getMetadata().getName()).isEqualTo("n2");
        assertThat(rollout.old()).hasSize(1);
    }
}
