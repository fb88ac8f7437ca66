package io.jurumudi.node.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.jurumudi.node.probe.ProbeResults;
import io.jurumudi.node.runtime.PodRuntime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodStatusesTest {
    private static final String ONE = "{restartPolicy: Always, containers: [{name: a, image: i}]}";

    private static PodStatus status(Pod pod, PodStatus old, PodRuntime runtime, boolean ended) {
        return status(pod, old, runtime, ended, Map.of());
    }

    private static PodStatus status(
            Pod pod, PodStatus old, PodRuntime runtime, boolean ended, Map<String, PodStatuses.Waiting> waiting) {
        return PodStatuses.of(new PodStatuses.Known(
                pod,
                old,
                runtime,
                waiting,
                ProbeResults.none(),
                List.of("192.0.2.1"),
                "containerd",
                ended,
                Optional.empty(),
                Pods.NOW));
    }

    private static PodCondition condition(PodStatus status, String type) {
        return status.getConditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aPodNobodyHasStartedYetIsPending() {
        PodStatus status = status(Pods.pod(ONE), new PodStatus(), PodRuntime.none("u1"), false);
        assertThat(status.getPhase()).isEqualTo("Pending");
        assertThat(status.getContainerStatuses()
                        .getFirst()
                        .getState()
                        .getWaiting()
                        .getReason())
                .isEqualTo("ContainerCreating");
        assertThat(condition(status, "Ready").getMessage()).isEqualTo("containers with unready status: [a]");
        assertThat(condition(status, "PodReadyToStartContainers").getStatus()).isEqualTo("False");
        assertThat(status.getHostIP()).isEqualTo("192.0.2.1");
        assertThat(status.getQosClass()).isEqualTo("BestEffort");
    }

    @Test
    void aRunningPodIsReadyAndHasItsAddress() {
        Pod pod = Pods.pod(ONE);
        PodStatus status = status(pod, new PodStatus(), Pods.runtime(pod, "a:running"), false);
        assertThat(status.getPhase()).isEqualTo("Running");
        assertThat(condition(status, "Ready").getStatus()).isEqualTo("True");
        assertThat(condition(status, "Ready").getObservedGeneration()).isEqualTo(1);
        assertThat(status.getPodIP()).isEqualTo("10.0.0.1");
    }

    @Test
    void aContainerWithAReadinessProbeIsNotReadyUntilItSaysSo() {
        Pod pod = Pods.pod("{containers: [{name: a, image: i, readinessProbe: {tcpSocket: {port: 1}}}]}");
        PodStatus status = status(pod, new PodStatus(), Pods.runtime(pod, "a:running"), false);
        assertThat(status.getContainerStatuses().getFirst().getReady()).isFalse();
        assertThat(condition(status, "Ready").getReason()).isEqualTo("ContainersNotReady");
    }

    @Test
    void aCrashingPodWaitsButStillCountsAsRunning() {
        Pod pod = Pods.pod(ONE);
        var waiting = Map.of("a", new PodStatuses.Waiting("CrashLoopBackOff", "back-off 10s"));
        PodStatus status = status(pod, new PodStatus(), Pods.runtime(pod, "a:exited:3"), false, waiting);
        var container = status.getContainerStatuses().getFirst();
        assertThat(container.getState().getWaiting().getReason()).isEqualTo("CrashLoopBackOff");
        assertThat(container.getLastState().getTerminated().getExitCode()).isEqualTo(3);
        assertThat(status.getPhase()).isEqualTo("Running");
    }

    @Test
    void thePhaseOfAnEndedPodFollowsFromItsExitCodes() {
        Pod pod = Pods.pod("{restartPolicy: Never, containers: [{name: a, image: i}, {name: b, image: i}]}");
        assertThat(status(pod, new PodStatus(), Pods.runtime(pod, "a:exited:0", "b:exited:0"), false)
                        .getPhase())
                .isEqualTo("Succeeded");
        assertThat(status(pod, new PodStatus(), Pods.runtime(pod, "a:exited:0", "b:exited:2"), false)
                        .getPhase())
                .isEqualTo("Failed");
        assertThat(status(pod, new PodStatus(), Pods.runtime(pod, "a:exited:0", "b:running"), false)
                        .getPhase())
                .isEqualTo("Running");
    }

    @Test
    void aPodThatIsDeletedWhileItRunsEndsByItsExitCodesWhateverItsPolicy() {
        Pod pod = Pods.pod(ONE);
        assertThat(status(pod, new PodStatus(), Pods.runtime(pod, "a:exited:137"), true)
                        .getPhase())
                .isEqualTo("Failed");
    }

    @Test
    void aPhaseThatIsFinalStays() {
        Pod pod = Pods.pod(ONE);
        var old = new PodStatus();
        old.setPhase("Succeeded");
        assertThat(status(pod, old, PodRuntime.none("u1"), false).getPhase()).isEqualTo("Succeeded");
    }

    @Test
    void aPodWhoseInitContainersRunIsPendingAndNotInitialized() {
        Pod pod = Pods.pod("{initContainers: [{name: i1, image: i}], containers: [{name: a, image: i}]}");
        PodStatus status = status(pod, new PodStatus(), Pods.runtime(pod, "i1:running"), false);
        assertThat(status.getPhase()).isEqualTo("Pending");
        assertThat(condition(status, "Initialized").getMessage()).isEqualTo("containers with incomplete status: [i1]");
        assertThat(status.getContainerStatuses()
                        .getFirst()
                        .getState()
                        .getWaiting()
                        .getReason())
                .isEqualTo("PodInitializing");
    }

    @Test
    void aConditionKeepsItsTimeUntilItChanges() {
        Pod pod = Pods.pod(ONE);
        PodStatus first = status(pod, new PodStatus(), PodRuntime.none("u1"), false);
        condition(first, "Ready").setLastTransitionTime("2020-01-01T00:00:00Z");
        PodStatus second = status(pod, first, PodRuntime.none("u1"), false);
        assertThat(condition(second, "Ready").getLastTransitionTime()).isEqualTo("2020-01-01T00:00:00Z");
        PodStatus third = status(pod, second, Pods.runtime(pod, "a:running"), false);
        assertThat(condition(third, "Ready").getLastTransitionTime()).isEqualTo(Pods.NOW.toString());
    }

    @Test
    void readinessGatesOfOthersCount() {
        Pod pod = Pods.pod("{readinessGates: [{conditionType: x/y}], containers: [{name: a, image: i}]}");
        PodStatus status = status(pod, new PodStatus(), Pods.runtime(pod, "a:running"), false);
        assertThat(condition(status, "ContainersReady").getStatus()).isEqualTo("True");
        assertThat(condition(status, "Ready").getReason()).isEqualTo("ReadinessGatesNotReady");
    }

    @Test
    void aContainerThatVanishedIsNotTakenForNew() {
        Pod pod = Pods.pod(ONE);
        PodStatus running = status(pod, new PodStatus(), Pods.runtime(pod, "a:running"), false);
        PodStatus lost = status(pod, running, Pods.runtime(pod), false);
        var container = lost.getContainerStatuses().getFirst();
        assertThat(container.getRestartCount()).isEqualTo(1);
        assertThat(container.getLastState().getTerminated().getReason()).isEqualTo("ContainerStatusUnknown");
        assertThat(lost.getPhase()).isEqualTo("Running");
    }
}
