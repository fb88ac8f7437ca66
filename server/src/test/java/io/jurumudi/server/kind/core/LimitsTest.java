package io.jurumudi.server.kind.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jurumudi.server.kind.KindTester;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {
    private static String named(String spec) {
        return "metadata: {name: limits, namespace: default}\nspec: " + spec;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{hard: {pods: -1}}|spec.hard[pods]: Invalid value: \"-1\": must be greater than or equal to 0",
                "{hard: {pods: 500m}}|spec.hard[pods]: Invalid value: \"500m\": must be an integer",
                "{scopes: [BestEffort, NotBestEffort], hard: {pods: 1}}|spec.scopes: Invalid value:"
                        + " [\"BestEffort\",\"NotBestEffort\"]: conflicting scopes",
                "{scopes: [BestEffort], hard: {cpu: 1}}|spec.scopes: Invalid value: [\"BestEffort\"]:"
                        + " unsupported scope applied to resource"
            })
    void refusesQuotasThatCannotCount(String spec, String expected) {
        assertThat(new KindTester("", "ResourceQuota").problems(named(spec))).contains(expected);
    }

    @Test
    void keepsTheScopesOfAQuota() {
        assertThat(new KindTester("", "ResourceQuota")
                        .problems(
                                named("{scopes: [BestEffort], hard: {pods: 1}}"),
                                named("{scopes: [NotBestEffort], hard: {pods: 1}}")))
                .containsExactly("spec.scopes: Invalid value: [\"NotBestEffort\"]: field is immutable");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: Container, min: {cpu: 2}, max: {cpu: 1}}|spec.limits[0].min[cpu]: Invalid value: \"2\":"
                        + " min value 2 is greater than max value 1",
                "{type: Pod, default: {cpu: 1}}|spec.limits[0].default: Forbidden:"
                        + " may not be specified when `type` is 'Pod'",
                "{type: PersistentVolumeClaim}|spec.limits[0].limits: Required value:"
                        + " either minimum or maximum storage value is required, but neither was provided",
                "{type: Container, maxLimitRequestRatio: {cpu: 500m}}|spec.limits[0].maxLimitRequestRatio[cpu]:"
                        + " Invalid value: \"500m\": ratio 500m is less than 1"
            })
    void refusesLimitsNobodyCanMeet(String limit, String expected) {
        assertThat(new KindTester("", "LimitRange").problems(named("{limits: [" + limit + "]}")))
                .contains(expected);
    }

    @Test
    void keepsTheSourceOfAVolume() {
        String volume =
                "metadata: {name: v}\nspec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], hostPath: {path: %s}}";
        assertThat(new KindTester("", "PersistentVolume").problems(volume.formatted("/a"), volume.formatted("/b")))
                .singleElement()
                .asString()
                .startsWith(
                        "spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation")
                .contains("\n-  \"Path\": \"/a\",\n+  \"Path\": \"/b\",\n");
    }
}
