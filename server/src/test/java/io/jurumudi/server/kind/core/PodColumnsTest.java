package io.jurumudi.server.kind.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Yaml;
import io.jurumudi.server.kind.KindTester;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodColumnsTest {
    private final KindTester pods = new KindTester("", "Pod");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{phase: Pending}|0/1|Pending|0",
                "{phase: Running, containerStatuses: [{name: c, ready: true, restartCount: 0, state: {running: {}}}]}"
                        + "|1/1|Running|0",
                "{phase: Running, containerStatuses: [{name: c, restartCount: 3, state: {waiting: {reason:"
                        + " CrashLoopBackOff}}, lastState: {terminated: {finishedAt: '2026-03-01T11:59:15Z'}}}]}"
                        + "|0/1|CrashLoopBackOff|3 (45s ago)",
                "{phase: Failed, containerStatuses: [{name: c, state: {terminated: {exitCode: 2}}}]}|0/1|ExitCode:2|0",
                "{phase: Succeeded, containerStatuses: [{name: c, state: {terminated: {exitCode: 0, reason:"
                        + " Completed}}}]}|0/1|Completed|0",
                "{phase: Pending, reason: Evicted}|0/1|Evicted|0",
                "{phase: Pending, initContainerStatuses: [{name: i, restartCount: 1, state: {terminated: {exitCode: 1,"
                        + " reason: Error}}}]}|0/1|Init:Error|1",
                "{phase: Pending, initContainerStatuses: [{name: i, state: {running: {}}}]}|0/1|Init:0/1|0"
            })
    void sayHowThePodStands(String status, String ready, String reason, String restarts) {
        ObjectNode pod = pod("", status);
        List<Object> cells = pods.kind().cells(pod, KindTester.NOW);
        assertThat(cells.subList(0, 5)).containsExactly("p", ready, reason, restarts, "2d");
    }

    @ParameterizedTest
    @CsvSource({"Running,Terminating", "Succeeded,Succeeded"})
    void sayThatAPodIsGoing(String phase, String reason) {
        ObjectNode pod = pod(", deletionTimestamp: '2026-03-01T11:00:00Z'", "{phase: " + phase + "}");
        assertThat(pods.kind().cells(pod, KindTester.NOW).get(2)).isEqualTo(reason);
    }

    private static ObjectNode pod(String metadata, String status) {
        return Yaml.read(("metadata: {name: p, creationTimestamp: '2026-02-27T12:00:00Z'" + metadata
                        + "}\nspec: {containers: [{name: c}], initContainers: [{name: i}]}\nstatus: " + status)
                .getBytes(StandardCharsets.UTF_8));
    }
}
