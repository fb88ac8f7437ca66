package io.jurumudi.server.kind.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.KindTester;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodRulesTest {
    private final KindTester pods = new KindTester("", "Pod");

    private static String pod(String spec) {
        return "metadata: {name: p, namespace: default}\nspec: " + spec;
    }

    @Test
    void fillsWhatNobodySays() {
        ObjectNode pod = pods.create(pod("{containers: [{name: c, image: nginx, ports: [{containerPort: 80}],"
                + " resources: {limits: {cpu: 100m}}, livenessProbe: {httpGet: {port: 80}}}],"
                + " volumes: [{name: v, configMap: {name: m}}, {name: e}]}"));
        assertThat(pod.at("/spec/restartPolicy").asText()).isEqualTo("Always");
        assertThat(pod.at("/spec/dnsPolicy").asText()).isEqualTo("ClusterFirst");
        assertThat(pod.at("/spec/terminationGracePeriodSeconds").asInt()).isEqualTo(30);
        assertThat(pod.at("/spec/enableServiceLinks").asBoolean()).isTrue();
        assertThat(pod.at("/spec/containers/0/imagePullPolicy").asText()).isEqualTo("Always");
        assertThat(pod.at("/spec/containers/0/ports/0/protocol").asText()).isEqualTo("TCP");
        assertThat(pod.at("/spec/containers/0/resources/requests/cpu").asText()).isEqualTo("100m");
        assertThat(pod.at("/spec/containers/0/livenessProbe").toString())
                .contains("\"path\":\"/\"", "\"scheme\":\"HTTP\"", "\"periodSeconds\":10", "\"failureThreshold\":3");
        assertThat(pod.at("/spec/volumes/0/configMap/defaultMode").asInt()).isEqualTo(0644);
        assertThat(pod.at("/spec/volumes/1/emptyDir").isObject()).isTrue();
        assertThat(pod.at("/status/phase").asText()).isEqualTo("Pending");
        assertThat(pod.at("/status/qosClass").asText()).isEqualTo("Burstable");
    }

    @ParameterizedTest
    @CsvSource({
        "nginx,Always",
        "nginx:latest,Always",
        "nginx:1.27,IfNotPresent",
        "localhost:5000/a/b,Always",
        "localhost:5000/a/b:2,IfNotPresent",
        "a@sha256:0000000000000000000000000000000000000000000000000000000000000000,IfNotPresent"
    })
    void pullsWhatMayHaveChanged(String image, String policy) {
        ObjectNode pod = pods.read(pod("{containers: [{name: c, image: '" + image + "'}]}"));
        assertThat(pod.at("/spec/containers/0/imagePullPolicy").asText()).isEqualTo(policy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{containers: []}|spec.containers: Required value",
                "{containers: [{image: a}]}|spec.containers[0].name: Required value",
                "{containers: [{name: c}]}|spec.containers[0].image: Required value",
                "{containers: [{name: c, image: a}, {name: c, image: a}]}|spec.containers[1].name: Duplicate value: \"c\"",
                "{containers: [{name: c, image: a, ports: [{containerPort: 70000}]}]}"
                        + "|spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535,"
                        + " inclusive",
                "{containers: [{name: c, image: a, volumeMounts: [{name: v, mountPath: /m}]}]}"
                        + "|spec.containers[0].volumeMounts[0].name: Not found: \"v\"",
                "{containers: [{name: c, image: a, resources: {requests: {cpu: 2}, limits: {cpu: 1}}}]}"
                        + "|spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or equal to cpu"
                        + " limit of 1",
                "{containers: [{name: c, image: a, livenessProbe: {}}]}"
                        + "|spec.containers[0].livenessProbe: Required value: must specify a handler type",
                "{containers: [{name: c, image: a}], restartPolicy: Sometimes}"
                        + "|spec.restartPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\", \"OnFailure\","
                        + " \"Never\"",
                "{containers: [{name: c, image: a}], volumes: [{name: v, emptyDir: {}, hostPath: {path: /a}}]}"
                        + "|spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type",
                "{containers: [{name: c, image: a}], ephemeralContainers: [{name: e, image: a}]}"
                        + "|spec.ephemeralContainers: Forbidden: cannot be set on create",
                "{containers: [{name: c, image: a}], tolerations: [{operator: Equal}]}"
                        + "|spec.tolerations[0].operator: Invalid value: \"Equal\": operator must be Exists when `key` is empty,"
                        + " which means \"match all values and all keys\""
            })
    void refusesWhatCannotRun(String spec, String problem) {
        assertThat(pods.problems(pod(spec))).containsExactly(problem);
    }

    @Test
    void letsImagesChangeAndLittleElse() {
        String old = pod("{containers: [{name: c, image: 'a:1'}]}");
        assertThat(pods.problems(old, pod("{containers: [{name: c, image: 'a:2'}]}")))
                .isEmpty();
        List<String> problems = pods.problems(old, pod("{containers: [{name: c, image: 'a:1', command: [x]}]}"));
        assertThat(problems).hasSize(1);
        assertThat(problems.getFirst())
                .startsWith("spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`")
                .contains("containers");
        assertThat(pods.problems(old, pod("{containers: [{name: c, image: 'a:1'}, {name: d, image: a}]}")))
                .contains("spec.containers: Forbidden: pod updates may not add or remove containers");
    }

    @Test
    void givesOnlyPodsOnNodesTimeToEnd() {
        var rules = pods.kind().rules();
        ObjectNode pod = pods.create(pod("{containers: [{name: c, image: a}]}"));
        assertThat(rules.gracePeriod(pod, OptionalLong.empty())).hasValue(0);
        pod.withObject("/spec").put("nodeName", "n");
        assertThat(rules.gracePeriod(pod, OptionalLong.empty())).hasValue(30);
        assertThat(rules.gracePeriod(pod, OptionalLong.of(5))).hasValue(5);
        pod.withObject("/status").put("phase", "Succeeded");
        assertThat(rules.gracePeriod(pod, OptionalLong.empty())).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|BestEffort",
                "{requests: {cpu: 100m}}|Burstable",
                "{limits: {cpu: 1, memory: 1Gi}}|Guaranteed",
                "{limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 500m}}|Burstable"
            })
    void classifiesByWhatIsPromised(String resources, String expected) {
        ObjectNode pod = pods.create(pod("{containers: [{name: c, image: a, resources: " + resources + "}]}"));
        assertThat(pod.at("/status/qosClass").asText()).isEqualTo(expected);
    }
}
