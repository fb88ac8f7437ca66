package io.jurumudi.node.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.jurumudi.node.probe.ProbeResults;
import io.jurumudi.node.runtime.PodRuntime;
import io.jurumudi.node.runtime.Sandbox;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodPlanTest {
    private static final String PLAIN = "{containers: [{name: a, image: i}, {name: b, image: i}]}";
    private static final String INIT =
            "{initContainers: [{name: i1, image: i}, {name: i2, image: i}], containers: [{name: a, image: i}]}";
    private static final String SIDECAR = """
            {initContainers: [{name: side, image: i, restartPolicy: Always}, {name: i2, image: i}],
             containers: [{name: a, image: i}]}""";

    private static Pod pod(String spec, String restartPolicy) {
        return Pods.pod(spec.substring(0, spec.lastIndexOf('}')) + ", restartPolicy: " + restartPolicy + "}");
    }

    private static PodPlan plan(Pod pod, String... runs) {
        return PodPlan.of(pod, Pods.runtime(pod, runs), ProbeResults.none());
    }

    @Test
    void aNewPodGetsASandboxAndAllItsContainers() {
        Pod pod = pod(PLAIN, "Always");
        PodPlan plan = PodPlan.of(pod, PodRuntime.none("u1"), ProbeResults.none());
        assertThat(plan.createSandbox()).isTrue();
        assertThat(plan.attempt()).isZero();
        assertThat(plan.toStart()).containsExactly("a", "b");
    }

    @Test
    void aNewPodWithInitContainersStartsOnlyTheFirst() {
        Pod pod = pod(INIT, "Always");
        PodPlan plan = PodPlan.of(pod, PodRuntime.none("u1"), ProbeResults.none());
        assertThat(plan.initToStart()).containsExactly("i1");
        assertThat(plan.toStart()).isEmpty();
    }

    @Test
    void aDeadSandboxIsReplacedAndEverythingStartsAgain() {
        Pod pod = pod(PLAIN, "Always");
        var runtime =
                new PodRuntime("u1", List.of(Pods.sandbox(false)), Pods.runs(pod, "a:exited:137", "b:exited:137"));
        PodPlan plan = PodPlan.of(pod, runtime, ProbeResults.none());
        assertThat(plan.killPod()).isTrue();
        assertThat(plan.createSandbox()).isTrue();
        assertThat(plan.attempt()).isEqualTo(1);
        assertThat(plan.toStart()).containsExactly("a", "b");
    }

    @Test
    void aFinishedPodThatNeverRestartsGetsNoNewSandbox() {
        Pod pod = pod(PLAIN, "Never");
        var runtime = new PodRuntime("u1", List.of(Pods.sandbox(false)), Pods.runs(pod, "a:exited:0", "b:exited:1"));
        PodPlan plan = PodPlan.of(pod, runtime, ProbeResults.none());
        assertThat(plan.createSandbox()).isFalse();
        assertThat(plan.killPod()).isTrue();
    }

    @Test
    void aSandboxWithoutAnAddressIsOfNoUse() {
        Pod pod = pod(PLAIN, "Always");
        var noAddress = new Sandbox("s0", true, 2, Pods.NOW, List.of(), false);
        PodPlan plan = PodPlan.of(pod, new PodRuntime("u1", List.of(noAddress), List.of()), ProbeResults.none());
        assertThat(plan.createSandbox()).isTrue();
        assertThat(plan.attempt()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "Always, 0, true", "Always, 1, true",
        "OnFailure, 0, false", "OnFailure, 1, true",
        "Never, 0, false", "Never, 1, false"
    })
    void theRestartPolicyDecidesAboutAnEndedContainer(String policy, int exitCode, boolean again) {
        PodPlan plan = plan(pod(PLAIN, policy), "a:exited:" + exitCode, "b:running");
        assertThat(plan.toStart().contains("a")).isEqualTo(again);
        assertThat(plan.killPod()).isFalse();
    }

    @Test
    void aContainersOwnRulesWinOverThePolicy() {
        Pod pod = Pods.pod("""
                {restartPolicy: Never, containers: [{name: a, image: i, restartPolicy: Never,
                 restartPolicyRules: [{action: Restart, exitCodes: {operator: In, values: [42]}}]}]}""");
        assertThat(plan(pod, "a:exited:42").toStart()).containsExactly("a");
        assertThat(plan(pod, "a:exited:1").toStart()).isEmpty();
    }

    @Test
    void whatRunsIsLeftAlone() {
        assertThat(plan(pod(PLAIN, "Always"), "a:running", "b:running").nothingToDo())
                .isTrue();
    }

    @Test
    void aPodWithNothingLeftToRunIsStopped() {
        PodPlan plan = plan(pod(PLAIN, "Never"), "a:exited:0", "b:exited:0");
        assertThat(plan.killPod()).isTrue();
        assertThat(plan.createSandbox()).isFalse();
    }

    @Test
    void aChangedContainerIsStoppedAndStartedAgain() {
        PodPlan plan = plan(pod(PLAIN, "Never"), "a:running:changed", "b:running");
        assertThat(plan.toKill()).singleElement().satisfies(kill -> {
            assertThat(kill.cause()).isEqualTo(PodPlan.Cause.SPEC_CHANGED);
            assertThat(kill.message()).isEqualTo("Container a definition changed, will be restarted");
        });
        assertThat(plan.toStart()).containsExactly("a");
    }

    @Test
    void aContainerThatIsNotAliveIsRestartedUnlessThePodNeverRestarts() {
        var dead = new ProbeResults(Map.of("a-id0", false), Map.of(), Map.of());
        Pod always = pod(PLAIN, "Always");
        PodPlan plan = PodPlan.of(always, Pods.runtime(always, "a:running", "b:running"), dead);
        assertThat(plan.toKill())
                .singleElement()
                .satisfies(kill ->
                        assertThat(kill.message()).isEqualTo("Container a failed liveness probe, will be restarted"));
        assertThat(plan.toStart()).containsExactly("a");

        Pod never = pod(PLAIN, "Never");
        assertThat(PodPlan.of(never, Pods.runtime(never, "a:running", "b:running"), dead)
                        .toStart())
                .isEmpty();
    }

    @Test
    void initContainersRunOneAfterTheOther() {
        Pod pod = pod(INIT, "Always");
        assertThat(plan(pod, "i1:running").nothingToDo()).isTrue();
        assertThat(plan(pod, "i1:exited:0").initToStart()).containsExactly("i2");
        assertThat(plan(pod, "i2:exited:0", "i1:exited:0").toStart()).containsExactly("a");
        // The record of the first may be gone by then.
        assertThat(plan(pod, "i2:exited:0").toStart()).containsExactly("a");
    }

    @Test
    void aFailedInitContainerIsRepeatedOrEndsThePod() {
        assertThat(plan(pod(INIT, "Always"), "i1:exited:1").initToStart()).containsExactly("i1");
        PodPlan never = plan(pod(INIT, "Never"), "i1:exited:1");
        assertThat(never.killPod()).isTrue();
        assertThat(never.initToStart()).isEmpty();
    }

    @Test
    void initContainersAreNotRepeatedWhileThePodRuns() {
        assertThat(plan(pod(INIT, "Always"), "a:running").nothingToDo()).isTrue();
    }

    @Test
    void aSidecarLetsTheNextOneStartOnceItRuns() {
        Pod pod = pod(SIDECAR, "Always");
        assertThat(plan(pod, "side:running").initToStart()).containsExactly("i2");
        assertThat(plan(pod, "i2:exited:0", "side:running").toStart()).containsExactly("a");
    }

    @Test
    void aSidecarIsStartedAgainWhileThePodRunsButDoesNotKeepItAlive() {
        Pod pod = pod(SIDECAR, "Never");
        assertThat(plan(pod, "a:running", "side:exited:0").initToStart()).containsExactly("side");
        PodPlan over = plan(pod, "a:exited:0", "i2:exited:0", "side:running");
        assertThat(over.killPod()).isTrue();
        assertThat(over.initToStart()).isEmpty();
    }

    @Test
    void aSidecarThatIsStillStartingUpHoldsTheOthersBack() {
        Pod pod = Pods.pod("""
                {initContainers: [{name: side, image: i, restartPolicy: Always, startupProbe: {tcpSocket: {port: 1}}}],
                 containers: [{name: a, image: i}]}""");
        assertThat(plan(pod, "side:running").nothingToDo()).isTrue();
        var started = new ProbeResults(Map.of(), Map.of(), Map.of("side-id0", true));
        assertThat(PodPlan.of(pod, Pods.runtime(pod, "side:running"), started).toStart())
                .containsExactly("a");
    }

    @Test
    void debuggingContainersStartOnceAndNeverAgain() {
        Pod pod = Pods.pod("{containers: [{name: a, image: i}], ephemeralContainers: [{name: d, image: i}]}");
        assertThat(plan(pod, "a:running").ephemeralToStart()).containsExactly("d");
        assertThat(plan(pod, "a:running", "d:exited:1").nothingToDo()).isTrue();
    }
}
