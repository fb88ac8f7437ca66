package io.jurumudi.server.kind.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.Status;
import io.jurumudi.machinery.View;
import io.jurumudi.machinery.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobStatusRulesTest {
    private static final String DONE =
            "{startTime: '2026-01-01T00:00:00Z', completionTime: '2026-01-01T00:01:00Z', succeeded: 1,"
                    + " conditions: [{type: SuccessCriteriaMet, status: 'True'}, {type: Complete, status: 'True'}]}";

    private static View job(String status) {
        return View.of(Yaml.read(
                ("{spec: {completions: 3, parallelism: 1}, status: " + status + "}").getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> problems(String old, String status) {
        Problems problems = new Problems();
        JobStatusRules.update(problems, job(status), job(old));
        return problems.causes().stream().map(Status.Cause::toString).toList();
    }

    @Test
    void aJobMayComeToItsEnd() {
        assertThat(problems("{startTime: '2026-01-01T00:00:00Z'}", DONE)).isEmpty();
        assertThat(problems(DONE, DONE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{conditions: [{type: Complete, status: 'True'}]}|status.completionTime: Required value:"
                        + " completionTime is required for Complete jobs",
                "{active: -1}|status.active: Invalid value: -1: must be greater than or equal to 0",
                "{ready: 2, active: 1}|status.ready: Invalid value: 2: cannot set more ready pods than active",
                "{completedIndexes: '0'}|status.completedIndexes: Invalid value: \"0\": cannot set non-empty"
                        + " completedIndexes when non-indexed completion mode",
                "{uncountedTerminatedPods: {succeeded: [a], failed: [a]}}|status.uncountedTerminatedPods.failed[0]:"
                        + " Duplicate value: \"a\""
            })
    void refusesWhatCannotBe(String status, String problem) {
        assertThat(problems("{}", status)).contains(problem);
    }

    @Test
    void whatHasEndedStaysSo() {
        assertThat(problems(DONE, "{startTime: '2026-01-01T00:00:00Z', succeeded: 0}"))
                .contains(
                        "status.conditions: Invalid value: cannot disable the terminal Complete=True condition",
                        "status.succeeded: Invalid value: 0: cannot decrease the succeeded counter");
    }
}
