package io.jurumudi.server.kind.autoscaling;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.Fill;

/** What is filled in an autoscaler, in either version. */
final class AutoscalerDefaults {
    private static final int UTILIZATION = 80;

    private AutoscalerDefaults() {}

    static void fill(ObjectNode autoscaler) {
        ObjectNode spec = Fill.object(autoscaler, "spec");
        Fill.number(spec, "minReplicas", 1);
        if (autoscaler.path("apiVersion").asText().equals("autoscaling/v1")) {
            return; // the processor's target is filled once the object has its newer form
        }
        if (spec.path("metrics").isEmpty()) {
            ArrayNode metrics = spec.putArray("metrics");
            metrics.addObject()
                    .put("type", "Resource")
                    .putObject("resource")
                    .put("name", "cpu")
                    .putObject("target")
                    .put("type", "Utilization")
                    .put("averageUtilization", UTILIZATION);
        }
        if (spec.path("behavior") instanceof ObjectNode behavior) {
            ObjectNode up = Fill.object(behavior, "scaleUp");
            Fill.number(up, "stabilizationWindowSeconds", 0);
            Fill.textIfAbsent(up, "selectPolicy", "Max");
            if (!up.hasNonNull("policies")) {
                policy(up.putArray("policies"), "Pods", 4);
                policy(up.withArrayProperty("policies"), "Percent", 100);
            }
            ObjectNode down = Fill.object(behavior, "scaleDown");
            Fill.textIfAbsent(down, "selectPolicy", "Max");
            if (!down.hasNonNull("policies")) {
                policy(down.putArray("policies"), "Percent", 100);
            }
        }
    }

    private static void policy(ArrayNode policies, String type, int value) {
        policies.addObject().put("type", type).put("value", value).put("periodSeconds", 15);
    }
}
