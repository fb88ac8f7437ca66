package io.jurumudi.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Upstream's {@code apimachinery/watch.go}. */
@ExtendWith(ConformanceCluster.class)
class WatchersTest {
    private static final String A = Resource.labels("watch=a");

    @Test
    void eachWatcherSeesWhatItsSelectorMatchesAndNothingElse(Api api) {
        Resource maps = configMaps(api);
        try (Watching a = maps.watch(A);
                Watching b = maps.watch(Resource.labels("watch=b"));
                Watching both = maps.watch(Resource.labels("watch in (a,b)"))) {
            create(maps, "map-a", "a");
            mutate(maps, "map-a", "1");
            mutate(maps, "map-a", "2");
            maps.delete("map-a");
            create(maps, "map-b", "b");
            maps.delete("map-b");
            ObjectNode last = create(maps, "last-a", "a");

            for (Watching watch : List.of(a, both)) {
                assertThat(watch.next("ADDED").name()).isEqualTo("map-a");
                assertThat(watch.next("MODIFIED").text("/data/mutation")).isEqualTo("1");
                assertThat(watch.next("MODIFIED").text("/data/mutation")).isEqualTo("2");
                assertThat(watch.next("DELETED").name()).isEqualTo("map-a");
            }
            for (Watching watch : List.of(b, both)) {
                assertThat(watch.next("ADDED").name()).isEqualTo("map-b");
                assertThat(watch.next("DELETED").name()).isEqualTo("map-b");
            }
            assertThat(a.next("ADDED").object()).isEqualTo(last);
        }
    }

    @Test
    void aWatchStartsAtAnyVersionThatIsStillKnown(Api api) {
        Resource maps = configMaps(api);
        create(maps, "map", "a");
        ObjectNode first = mutate(maps, "map", "1");
        ObjectNode second = mutate(maps, "map", "2");
        maps.delete("map");
        try (Watching watch = maps.watch(A + since(first))) {
            assertThat(watch.next("MODIFIED").object()).isEqualTo(second);
            assertThat(watch.next("DELETED").name()).isEqualTo("map");
        }
    }

    @Test
    void aWatchGoesOnWhereAnotherWasClosed(Api api) {
        Resource maps = configMaps(api);
        Watching.Event last;
        try (Watching broken = maps.watch(A)) {
            create(maps, "map", "a");
            mutate(maps, "map", "1");
            broken.next("ADDED");
            last = broken.next("MODIFIED");
        }
        ObjectNode second = mutate(maps, "map", "2");
        try (Watching restarted = maps.watch(A + since(last.object()))) {
            maps.delete("map");
            assertThat(restarted.next("MODIFIED").object()).isEqualTo(second);
            assertThat(restarted.next("DELETED").name()).isEqualTo("map");
        }
    }

    @Test
    void whatLeavesASelectorIsDeletedForItsWatcherAndAddedWhenItReturns(Api api) {
        Resource maps = configMaps(api);
        try (Watching watch = maps.watch(A)) {
            ObjectNode created = create(maps, "map", "a");
            ObjectNode first = mutate(maps, "map", "1");
            maps.patch("map", "metadata: {labels: {watch: other}}");
            mutate(maps, "map", "2");
            ObjectNode restored = maps.patch("map", "metadata: {labels: {watch: a}}");
            ObjectNode third = mutate(maps, "map", "3");
            maps.delete("map");

            assertThat(watch.next("ADDED").object()).isEqualTo(created);
            assertThat(watch.next("MODIFIED").object()).isEqualTo(first);
            assertThat(watch.next("DELETED").text("/data/mutation")).isEqualTo("1");
            assertThat(watch.next("ADDED").object()).isEqualTo(restored);
            assertThat(watch.next("MODIFIED").object()).isEqualTo(third);
            assertThat(watch.next("DELETED").name()).isEqualTo("map");
        }
    }

    @Test
    void allWatchersSeeTheSameOrder(Api api) throws Exception {
        Resource maps = configMaps(api);
        String version = Answer.text(maps.list(""), "/metadata/resourceVersion");
        AtomicBoolean enough = new AtomicBoolean();
        List<Watching> watches = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> changes = threads.submit(() -> keepChanging(maps, enough));
            for (int i = 0; i < 50; i++) {
                watches.add(maps.watch("resourceVersion=" + version));
                version = watches.getFirst().await(any -> true).resourceVersion();
                for (Watching other : watches.subList(1, watches.size())) {
                    assertThat(other.await(any -> true).resourceVersion()).isEqualTo(version);
                }
            }
            enough.set(true);
            changes.get();
        } finally {
            enough.set(true);
            watches.forEach(Watching::close);
        }
    }

    private static void keepChanging(Resource maps, AtomicBoolean enough) {
        for (int i = 0; !enough.get(); i++) {
            String name = "map-" + i;
            create(maps, name, "a");
            mutate(maps, name, "1");
            if (i >= 5) {
                maps.delete("map-" + (i - 5));
            }
        }
    }

    private static Resource configMaps(Api api) {
        return api.namespaced("v1", "ConfigMap", "configmaps");
    }

    private static ObjectNode create(Resource maps, String name, String label) {
        return maps.create("metadata: {name: %s, labels: {watch: %s}}".formatted(name, label));
    }

    private static ObjectNode mutate(Resource maps, String name, String value) {
        return maps.patch(name, "data: {mutation: '%s'}".formatted(value));
    }

    private static String since(ObjectNode object) {
        return "&resourceVersion=" + Answer.text(object, "/metadata/resourceVersion");
    }
}
