package io.jurumudi.scheduler;

import static io.jurumudi.scheduler.Objects.asking;
import static io.jurumudi.scheduler.Objects.node;
import static io.jurumudi.scheduler.Objects.on;
import static io.jurumudi.scheduler.Objects.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.jurumudi.scheduler.SchedulingQueue.Taken;
import io.jurumudi.scheduler.framework.ClusterEvent;
import io.jurumudi.scheduler.framework.PodInfo;
import io.jurumudi.scheduler.plugins.DefaultPlugins;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SchedulingQueueTest {

    private static final Set<String> RESOURCES = Set.of("NodeResourcesFit");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final InstantSource time = now::get;
    private final Clock clock = time.withZone(ZoneOffset.UTC);
    private final SchedulingQueue queue =
            new SchedulingQueue(DefaultPlugins.filters(), SchedulerConfig.defaults(), clock);

    @Test
    void podsComeByPriorityAndThenByAge() {
        put(pod("old"));
        pass(Duration.ofMillis(1));
        put(pod("young"));
        pass(Duration.ofMillis(1));
        put(pod("important", p -> p.editSpec().withPriority(10).endSpec()));
        assertThat(take()).isEqualTo("important");
        assertThat(take()).isEqualTo("old");
        assertThat(take()).isEqualTo("young");
    }

    @Test
    void anUnschedulablePodWaitsForAnEventThatHelps() {
        put(pod("p", asking("1", "")));
        take();
        queue.unschedulable("p", RESOURCES);
        pass(Duration.ofSeconds(2));
        queue.happened(new ClusterEvent.NodeAdded(node(
                "small",
                n -> n.editStatus()
                        .addToAllocatable("cpu", new Quantity("500m"))
                        .endStatus())));
        assertNothingReady();
        queue.happened(new ClusterEvent.NodeAdded(node("big")));
        assertThat(take()).isEqualTo("p");
    }

    @Test
    void itBacksOffTwiceAsLongEachTimeUpToTenSeconds() {
        put(pod("p", asking("1", "")));
        for (int seconds : new int[] {1, 2, 4, 8, 10, 10}) {
            take();
            queue.unschedulable("p", RESOURCES);
            queue.happened(new ClusterEvent.PodLeft(pod("left", on("n"))));
            pass(Duration.ofSeconds(seconds).minusMillis(1));
            assertNothingReady();
            pass(Duration.ofMillis(1));
        }
        assertThat(take()).isEqualTo("p");
    }

    @Test
    void anEventWhileAPodIsDecidedUponIsNotMissed() {
        put(pod("p", asking("1", "")));
        take();
        queue.happened(new ClusterEvent.NodeAdded(node("big")));
        queue.unschedulable("p", RESOURCES);
        pass(Duration.ofSeconds(1));
        assertThat(take()).isEqualTo("p");
    }

    @Test
    void anEventBeforeItWasTakenDoesNotCount() {
        put(pod("other"));
        take();
        queue.happened(new ClusterEvent.NodeAdded(node("big")));
        put(pod("p", asking("1", "")));
        take();
        queue.unschedulable("p", RESOURCES);
        pass(Duration.ofSeconds(1));
        assertNothingReady();
    }

    @Test
    void aChangeOfStatusDoesNotCauseAnAttemptButOneOfTolerationsDoes() {
        put(pod("p"));
        take();
        queue.unschedulable("p", Set.of("TaintToleration"));
        pass(Duration.ofSeconds(2));
        put(pod("p", p -> p.withNewStatus().withPhase("Pending").endStatus()));
        assertNothingReady();
        put(pod(
                "p",
                p -> p.editSpec()
                        .addNewToleration()
                        .withOperator("Exists")
                        .endToleration()
                        .endSpec()));
        assertThat(take()).isEqualTo("p");
    }

    @Test
    void aGatedPodStaysOutUntilItsGatesAreGone() {
        put(pod("p", p -> p.editSpec().addNewSchedulingGate("example.com/wait").endSpec()));
        queue.happened(new ClusterEvent.NodeAdded(node("n")));
        assertNothingReady();
        put(pod("p"));
        assertThat(take()).isEqualTo("p");
    }

    @Test
    void aPodThatNothingHelpsIsTriedAgainAfterFiveMinutes() {
        put(pod("p", asking("1", "")));
        take();
        queue.unschedulable("p", RESOURCES);
        pass(Duration.ofMinutes(4));
        assertNothingReady();
        pass(Duration.ofMinutes(2));
        assertThat(take()).isEqualTo("p");
    }

    @Test
    void aPodThatFailedIsTriedAgainWithItsAttemptsCounted() {
        put(pod("p"));
        Taken taken = queue.take().orElseThrow();
        queue.remove("p");
        queue.failed(taken, taken.pod());
        pass(Duration.ofSeconds(1));
        assertThat(queue.take().orElseThrow().attempts()).isEqualTo(2);
    }

    @Test
    void aRemovedPodDoesNotComeBack() {
        put(pod("p"));
        take();
        queue.remove("p");
        queue.unschedulable("p", Set.of());
        queue.happened(new ClusterEvent.NodeAdded(node("n")));
        pass(Duration.ofSeconds(20));
        assertNothingReady();
    }

    @Test
    void closingWakesWhoeverWaits() {
        CompletableFuture<Optional<Taken>> taken = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> taken.complete(queue.take()));
        queue.close();
        assertThat(taken.join()).isEmpty();
    }

    private void put(Pod pod) {
        queue.put(PodInfo.of(pod));
    }

    private String take() {
        return queue.take().orElseThrow().pod().name();
    }

    private void pass(Duration duration) {
        now.updateAndGet(instant -> instant.plus(duration));
    }

    /** A probe that is ready comes first only if nothing older is. */
    private void assertNothingReady() {
        pass(Duration.ofNanos(1000));
        put(pod("probe"));
        assertThat(take()).isEqualTo("probe");
        queue.remove("probe");
        now.updateAndGet(instant -> instant.minusNanos(1000));
    }
}
