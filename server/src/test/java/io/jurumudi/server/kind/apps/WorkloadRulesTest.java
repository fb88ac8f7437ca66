package io.jurumudi.server.kind.apps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.KindTester;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadRulesTest {
    private final KindTester deployments = new KindTester("apps", "Deployment");

    private static String workload(String more, String labels) {
        return "metadata: {name: d, namespace: default}\nspec: {" + more
                + "selector: {matchLabels: {app: w}}, template:" + " {metadata: {labels: " + labels
                + "}, spec: {containers: [{name: c, image: a}]}}}";
    }

    @Test
    void aDeploymentRollsUnlessTold() {
        ObjectNode deployment = deployments.read(workload("", "{app: w}"));
        assertThat(deployment.at("/spec/replicas").asInt()).isEqualTo(1);
        assertThat(deployment.at("/spec/strategy").toString())
                .isEqualTo(
                        "{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxUnavailable\":\"25%\",\"maxSurge\":\"25%\"}}");
        assertThat(deployment.at("/spec/progressDeadlineSeconds").asInt()).isEqualTo(600);
        assertThat(deployment.at("/spec/template/spec/restartPolicy").asText()).isEqualTo("Always");
        assertThat(deployments.problems(workload("", "{app: w}"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Deployment", "ReplicaSet", "DaemonSet", "StatefulSet"})
    void whatIsMadeMustBeFoundAgain(String kind) {
        assertThat(new KindTester("apps", kind).problems(workload("", "{app: other}")))
                .containsExactly(
                        "spec.template.metadata.labels: Invalid value: {\"app\":\"other\"}: `selector` does not match"
                                + " template `labels`");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Deployment", "ReplicaSet", "DaemonSet"})
    void theSelectorStays(String kind) {
        String old = workload("", "{app: w, b: c}");
        List<String> problems = new KindTester("apps", kind).problems(old, old.replace("{app: w}}", "{b: c}}"));
        assertThat(problems)
                .containsExactly("spec.selector: Invalid value: {\"matchLabels\":{\"b\":\"c\"}}: field is immutable");
    }

    @Test
    void aMissingSelectorIsAskedFor() {
        assertThat(deployments.problems(
                        "metadata: {name: d, namespace: default}\nspec: {template: {metadata: {labels: {a:"
                                + " b}}, spec: {containers: [{name: c, image: a}]}}}"))
                .containsExactly(
                        "spec.selector: Required value",
                        "spec.template.metadata.labels: Invalid value: {\"a\":\"b\"}: `selector` does not match template"
                                + " `labels`");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replicas: -1|spec.replicas: Invalid value: -1: must be greater than or equal to 0",
                "strategy: {type: Sideways}|spec.strategy: Unsupported value: {\"Type\":\"Sideways\",\"RollingUpdate\":null}:"
                        + " supported values: \"Recreate\", \"RollingUpdate\"",
                "strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0}}"
                        + "|spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0",
                "minReadySeconds: 600|spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds"
            })
    void refusesWhatCannotRoll(String more, String problem) {
        assertThat(deployments.problems(workload(more + ", ", "{app: w}"))).containsExactly(problem);
    }

    @Test
    void aStatefulSetChangesInFewPlaces() {
        KindTester sets = new KindTester("apps", "StatefulSet");
        String old = workload("serviceName: a, ", "{app: w}");
        assertThat(sets.problems(old, workload("serviceName: a, replicas: 3, ", "{app: w}")))
                .isEmpty();
        assertThat(sets.problems(old, workload("serviceName: b, ", "{app: w}")))
                .singleElement()
                .asString()
                .startsWith("spec: Forbidden: updates to statefulset spec for fields other than 'replicas'");
    }
}
