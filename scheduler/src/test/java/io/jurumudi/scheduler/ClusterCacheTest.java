package io.jurumudi.scheduler;

import static io.jurumudi.scheduler.Objects.asking;
import static io.jurumudi.scheduler.Objects.node;
import static io.jurumudi.scheduler.Objects.on;
import static io.jurumudi.scheduler.Objects.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerImage;
import io.jurumudi.scheduler.framework.Labels;
import io.jurumudi.scheduler.framework.NodeInfo;
import io.jurumudi.scheduler.framework.PodInfo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterCacheTest {

    private final ClusterCache cache = new ClusterCache(name -> Map.of(), pod -> Labels.NOTHING);

    @Test
    void anAssumedPodTakesRoomUntilItIsForgotten() {
        cache.putNode(node("n"));
        PodInfo pod = PodInfo.of(pod("p", asking("1", "")));
        cache.assume(pod, "n");
        assertThat(only().requested().get("cpu")).isEqualTo(1000);
        cache.forget(pod.uid());
        assertThat(only().requested().get("cpu")).isZero();
    }

    @Test
    void anAssumedPodThatArrivesIsNotForgottenAnyMore() {
        cache.putNode(node("n"));
        PodInfo pod = PodInfo.of(pod("p", asking("1", "")));
        cache.assume(pod, "n");
        cache.putPod(PodInfo.of(pod("p", p -> on("n").apply(asking("1", "").apply(p)))));
        cache.forget("p");
        assertThat(only().pods()).hasSize(1);
        assertThat(cache.isAssumed("p")).isFalse();
    }

    @Test
    void podsMayBeKnownBeforeTheirNode() {
        cache.putPod(PodInfo.of(pod("p", on("n"))));
        assertThat(cache.snapshot().nodes()).isEmpty();
        cache.putNode(node("n"));
        assertThat(only().pods()).hasSize(1);
        cache.removeNode("n");
        assertThat(cache.snapshot().nodes()).isEmpty();
        cache.removePod("p");
        cache.putNode(node("n"));
        assertThat(only().pods()).isEmpty();
    }

    @Test
    void whatDidNotChangeIsNotWorkedOutAgain() {
        cache.putNode(node("a"));
        cache.putNode(node("b"));
        List<NodeInfo> before = cache.snapshot().nodes();
        cache.assume(PodInfo.of(pod("p")), "b");
        List<NodeInfo> after = cache.snapshot().nodes();
        assertThat(after.getFirst()).isSameAs(before.getFirst());
        assertThat(before.getLast().pods()).isEmpty();
        assertThat(after.getLast().pods()).hasSize(1);
    }

    @Test
    void imagesAreCountedOverNodes() {
        for (String name : List.of("a", "b")) {
            cache.putNode(node(
                    name,
                    n -> n.editStatus()
                            .addToImages(new ContainerImage(List.of("image:1"), 1L))
                            .endStatus()));
        }
        cache.putNode(node("c"));
        assertThat(cache.snapshot().nodesWithImage()).isEqualTo(Map.of("image:1", 2));
    }

    private NodeInfo only() {
        assertThat(cache.snapshot().nodes()).hasSize(1);
        return cache.snapshot().nodes().getFirst();
    }
}
