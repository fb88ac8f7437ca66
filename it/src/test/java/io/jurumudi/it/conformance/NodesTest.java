package io.jurumudi.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tests of upstream's {@code node} that are about the API. */
@ExtendWith(ConformanceCluster.class)
class NodesTest {
    @Test
    void nodes(Api api) {
        ApiOperations.of(api.cluster("v1", "Node", "nodes"), "spec: {unschedulable: true}")
                .patchedBy("metadata: {labels: {test: patched}}")
                .withStatus("capacity: {cpu: '4', memory: 1Gi}")
                .check();
    }

    @Test
    void podsGetTheQualityOfServiceTheyAskFor(Api api) {
        Resource pods = api.namespaced("v1", "Pod", "pods");
        NamespacesTest.awaitDefaultAccount(pods);
        assertThat(classOf(
                        pods,
                        "guaranteed",
                        "{requests: {cpu: 100m, memory: 100Mi}, limits: {cpu: 100m, memory: 100Mi}}"))
                .isEqualTo("Guaranteed");
        assertThat(classOf(pods, "burstable", "{requests: {cpu: 100m}, limits: {cpu: 200m}}"))
                .isEqualTo("Burstable");
        assertThat(classOf(pods, "best-effort", "{}")).isEqualTo("BestEffort");
    }

    private static String classOf(Resource pods, String name, String resources) {
        pods.create("{metadata: {name: %s}, spec: {containers: [{name: pause, image: pause, resources: %s}]}}"
                .formatted(name, resources));
        return Answer.text(pods.get(name), "/status/qosClass");
    }
}
