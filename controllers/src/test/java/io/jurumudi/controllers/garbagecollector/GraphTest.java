package io.jurumudi.controllers.garbagecollector;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.jurumudi.controllers.garbagecollector.Verdict.Owner;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphTest {
    private final Graph graph = new Graph();

    private static OwnerReference owner(String uid) {
        return new OwnerReferenceBuilder()
                .withApiVersion("v1")
                .withKind("Thing")
                .withName(uid)
                .withUid(uid)
                .withBlockOwnerDeletion(true)
                .build();
    }

    private static Item item(String uid, String... owners) {
        return new Item(
                uid,
                "v1",
                "Thing",
                "ns",
                uid,
                Arrays.stream(owners).map(GraphTest::owner).toList(),
                false,
                List.of(),
                true);
    }

    private static Item deleting(Item item, String finalizer) {
        return new Item(item.uid(), "v1", "Thing", "ns", item.name(), item.owners(), true, List.of(finalizer), true);
    }

    @Test
    void theEndOfAnOwnerConcernsItsDependents() {
        graph.put(item("o"));
        assertThat(graph.put(item("d", "o"))).isEmpty();
        assertThat(graph.remove("o")).containsExactly("d");
    }

    @Test
    void anOwnerNobodyHasSeenIsLookedFor() {
        assertThat(graph.put(item("d", "o"))).containsExactly("o");
        assertThat(graph.get("o").orElseThrow().observed()).isFalse();
        assertThat(graph.remove("o")).containsExactly("d");
        graph.remove("d");
        assertThat(graph.get("o")).isEmpty();
    }

    @Test
    void foregroundDeletionWaitsForTheDependentsThatBlock() {
        graph.put(item("o"));
        graph.put(item("d", "o"));
        assertThat(graph.put(deleting(item("o"), Item.FOREGROUND))).containsExactlyInAnyOrder("o", "d");
        assertThat(graph.put(item("late", "o"))).containsExactly("late");
        assertThat(graph.remove("d")).containsExactly("o");
        assertThat(graph.put(item("late"))).containsExactly("o");
        assertThat(graph.dependents("o")).isEmpty();
    }

    @Test
    void orphaningIsTheOwnersBusiness() {
        graph.put(item("o"));
        graph.put(item("d", "o"));
        assertThat(graph.put(deleting(item("o"), Item.ORPHAN))).containsExactly("o");
    }

    @Test
    void verdictsDependOnAllOwners() {
        Item one = item("d", "a");
        Item two = item("d", "a", "b");
        assertThat(Verdict.decide(item("d"), Map.of(), false)).isEqualTo(new Verdict.Keep());
        assertThat(Verdict.decide(one, Map.of("a", Owner.SOLID), false)).isEqualTo(new Verdict.Keep());
        assertThat(Verdict.decide(one, Map.of("a", Owner.ABSENT), false)).isEqualTo(new Verdict.Delete("Background"));
        assertThat(Verdict.decide(two, Map.of("a", Owner.ABSENT, "b", Owner.SOLID), false))
                .isEqualTo(new Verdict.DropReferences(List.of(owner("b"))));
        assertThat(Verdict.decide(two, Map.of("a", Owner.ABSENT, "b", Owner.WAITING), true))
                .isEqualTo(new Verdict.Delete("Foreground"));
        assertThat(Verdict.decide(one, Map.of("a", Owner.WAITING), false)).isEqualTo(new Verdict.Delete("Background"));
    }
}
