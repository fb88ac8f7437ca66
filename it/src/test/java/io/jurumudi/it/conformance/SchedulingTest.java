package io.jurumudi.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tests of upstream's {@code scheduling} that are about the API. */
@ExtendWith(ConformanceCluster.class)
class SchedulingTest {
    private static final String LIMITS = """
            metadata: {name: %s, labels: {limits: test}}
            spec:
              limits:
              - type: Container
                min: {cpu: 50m, memory: 100Mi, ephemeral-storage: 100Gi}
                max: {cpu: 500m, memory: 500Mi, ephemeral-storage: 500Gi}
                default: {cpu: 500m, memory: 500Mi, ephemeral-storage: 500Gi}
                defaultRequest: {cpu: 100m, memory: 200Mi, ephemeral-storage: 200Gi}
            """;

    @Test
    void podsGetTheDefaultsOfALimitRangeAndMustKeepWithinIt(Api api) {
        Resource limits = api.namespaced("v1", "LimitRange", "limitranges");
        Resource pods = api.namespaced("v1", "Pod", "pods");
        NamespacesTest.awaitDefaultAccount(pods);
        limits.create(LIMITS.formatted("limits"));
        assertThat(limits.names("")).containsExactly("limits");

        pod(pods, "none", "{}");
        assertResources(pods, "none", """
                requests: {cpu: 100m, memory: 200Mi, ephemeral-storage: 200Gi}
                limits: {cpu: 500m, memory: 500Mi, ephemeral-storage: 500Gi}""");
        pod(pods, "some", "{requests: {cpu: 300m, memory: 150Mi}, limits: {cpu: 300m}}");
        assertResources(pods, "some", """
                requests: {cpu: 300m, memory: 150Mi, ephemeral-storage: 200Gi}
                limits: {cpu: 300m, memory: 500Mi, ephemeral-storage: 500Gi}""");
        refused(pods, "{requests: {cpu: 10m, memory: 50Mi}}");
        refused(pods, "{limits: {cpu: 600m, memory: 600Mi}}");

        limits.change(
                "limits",
                it -> it.withObject("/spec/limits/0/min").put("cpu", "10m").put("memory", "50Mi"));
        // Admission hears of changes a moment after their author does.
        Eventually.holds(() -> pod(pods, "smaller", "{requests: {cpu: 10m, memory: 50Mi}}"));
        limits.delete("limits");
        Eventually.holds(() -> pod(pods, "larger", "{limits: {cpu: 600m, memory: 600Mi}}"));
    }

    private static void pod(Resource pods, String name, String resources) {
        pods.create(podOf(name, resources));
    }

    private static void refused(Resource pods, String resources) {
        assertThat(pods.tryCreate(podOf("refused", resources))
                        .refused(403)
                        .path("reason")
                        .asText())
                .isEqualTo("Forbidden");
    }

    private static String podOf(String name, String resources) {
        return "{metadata: {name: %s}, spec: {containers: [{name: pause, image: pause, resources: %s}]}}"
                .formatted(name, resources);
    }

    private static void assertResources(Resource pods, String pod, String expected) {
        assertThat(pods.get(pod).at("/spec/containers/0/resources")).isEqualTo(Api.yaml(expected));
    }

    @Test
    void limitRanges(Api api) {
        ApiOperations.of(api.namespaced("v1", "LimitRange", "limitranges"), LIMITS.replaceAll("metadata:.*\n", ""))
                .patchedBy("spec: {limits: [{type: Pod, max: {cpu: '1'}}]}")
                .check();
    }

    @Test
    void priorityClasses(Api api) {
        Resource classes = api.cluster("scheduling.k8s.io/v1", "PriorityClass", "priorityclasses");
        AtomicInteger value = new AtomicInteger(1000);
        ApiOperations.of(classes, "{}")
                .each(it -> it.put("value", value.getAndIncrement()))
                .patchedBy("description: patched")
                .check();

        String name = api.namespace();
        classes.create("{metadata: {name: %s}, value: 1}".formatted(name));
        var changed = classes.get(name);
        changed.put("value", 2);
        assertThat(classes.tryUpdate(name, changed).refused(422).path("message").asText())
                .contains("may not be changed in an update.");
        classes.delete(name);
    }
}
