package io.jurumudi.server.kind.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Yaml;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The forms are those upstream's conversions write, so that clients of either version find what the others wrote. */
class AutoscalerVersionsTest {
    private static final ObjectNode NEW = Yaml.read("""
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: a}
            spec:
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: d}
              minReplicas: 1
              maxReplicas: 3
              metrics:
              - type: Pods
                pods: {metric: {name: qps}, target: {type: AverageValue, averageValue: 1k}}
              - type: Resource
                resource: {name: cpu, target: {type: Utilization, averageUtilization: 60}}
              behavior:
                scaleUp:
                  stabilizationWindowSeconds: 5
                  policies: [{type: Pods, value: 4, periodSeconds: 60}]
            """.getBytes(StandardCharsets.UTF_8));

    @Test
    void whatTheOlderVersionLacksTravelsInAnnotations() {
        ObjectNode old = HorizontalPodAutoscalerVersions.convert(NEW, "autoscaling/v1");
        assertThat(old.at("/spec/targetCPUUtilizationPercentage").asInt()).isEqualTo(60);
        ObjectNode annotations = (ObjectNode) old.at("/metadata/annotations");
        assertThat(annotations.path("autoscaling.alpha.kubernetes.io/metrics").asText())
                .isEqualTo("[{\"type\":\"Pods\",\"pods\":{\"metricName\":\"qps\",\"targetAverageValue\":\"1k\"}}]");
        assertThat(annotations.path("autoscaling.alpha.kubernetes.io/behavior").asText())
                .isEqualTo("{\"ScaleUp\":{\"StabilizationWindowSeconds\":5,\"SelectPolicy\":null,\"Policies\":"
                        + "[{\"Type\":\"Pods\",\"Value\":4,\"PeriodSeconds\":60}],\"Tolerance\":null},"
                        + "\"ScaleDown\":null}");
    }

    @Test
    void nothingIsLostOnTheWayThereAndBack() {
        ObjectNode back = HorizontalPodAutoscalerVersions.convert(
                HorizontalPodAutoscalerVersions.convert(NEW, "autoscaling/v1"), "autoscaling/v2");
        assertThat(back.path("spec").equals(NEW.path("spec")))
                .as("%s", Json.text(back))
                .isTrue();
        assertThat(back.path("metadata").has("annotations")).isFalse();
    }
}
