package io.jurumudi.server.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SortedSnapshotTest {

    @Test
    void behavesAsASortedMap() {
        Random random = new Random(7);
        TreeMap<String, Integer> expected = new TreeMap<>();
        SortedSnapshot<Integer> snapshot = SortedSnapshot.empty();
        for (int i = 0; i < 5_000; i++) {
            String key = "k" + random.nextInt(700);
            if (random.nextInt(3) == 0) {
                expected.remove(key);
                snapshot = snapshot.without(key);
            } else {
                expected.put(key, i);
                snapshot = snapshot.with(key, i);
            }
        }
        assertThat(list(snapshot.values())).containsExactlyElementsOf(expected.values());
        assertThat(snapshot.size()).isEqualTo(expected.size());
        assertThat(list(snapshot.range("k2", "k5")))
                .containsExactlyElementsOf(expected.subMap("k2", "k5").values());
        assertThat(snapshot.rank("k5")).isEqualTo(expected.headMap("k5").size());
        assertThat(snapshot.get("k1")).isEqualTo(java.util.Optional.ofNullable(expected.get("k1")));
    }

    @Test
    void keepsOldSnapshotsAsTheyWere() {
        SortedSnapshot<Integer> before =
                SortedSnapshot.<Integer>empty().with("a", 1).with("b", 2);
        SortedSnapshot<Integer> after = before.with("a", 3).without("b").with("c", 4);
        assertThat(list(before.values())).containsExactly(1, 2);
        assertThat(list(after.values())).containsExactly(3, 4);
    }

    private static <V> List<V> list(Iterable<V> values) {
        List<V> list = new ArrayList<>();
        values.forEach(list::add);
        return list;
    }
}
