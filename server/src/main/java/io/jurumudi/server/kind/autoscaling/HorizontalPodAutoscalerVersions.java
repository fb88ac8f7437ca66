package io.jurumudi.server.kind.autoscaling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The older version of an autoscaler knows the processor only; what else the newer one says travels in annotations, so that nothing is lost when
 * an object is read and written back in the older version.
 */
final class HorizontalPodAutoscalerVersions {
    private static final String OLD = "autoscaling/v1";
    private static final String PREFIX = "autoscaling.alpha.kubernetes.io/";
    private static final int UTILIZATION = 80;
    private static final List<String> ANNOTATIONS = List.of(
            "metrics", "behavior", "conditions", "current-metrics", "scale-down-tolerance", "scale-up-tolerance");

    private HorizontalPodAutoscalerVersions() {}

    static ObjectNode convert(ObjectNode autoscaler, String apiVersion) {
        ObjectNode converted = autoscaler.deepCopy();
        if (apiVersion.equals(OLD)) {
            toOld(converted);
        } else {
            toNew(converted);
        }
        return converted;
    }

    private static void toOld(ObjectNode o) {
        dropAnnotations(o);
        ObjectNode spec = o.withObjectProperty("spec");
        JsonNode metrics = spec.path("metrics");
        ArrayNode others = Json.array();
        for (JsonNode metric : metrics) {
            JsonNode utilization = metric.path("resource").path("target").path("averageUtilization");
            if (!isProcessor(metric) || !utilization.isNumber()) {
                others.add(OldMetrics.ofSpec(metric));
            } else if (!spec.has("targetCPUUtilizationPercentage")) {
                spec.set("targetCPUUtilizationPercentage", utilization);
            }
        }
        annotate(o, "metrics", others);
        if (spec.get("behavior") instanceof ObjectNode behavior) {
            annotate(o, "behavior", OldMetrics.ofBehavior(behavior));
        }
        spec.remove(List.of("metrics", "behavior"));
        if (o.get("status") instanceof ObjectNode status) {
            statusToOld(o, status);
        }
    }

    private static void statusToOld(ObjectNode o, ObjectNode status) {
        ArrayNode current = Json.array();
        for (JsonNode metric : status.path("currentMetrics")) {
            JsonNode utilization = metric.path("resource").path("current").path("averageUtilization");
            if (isProcessor(metric) && utilization.isNumber()) {
                status.set("currentCPUUtilizationPercentage", utilization);
            }
            current.add(OldMetrics.ofStatus(metric));
        }
        annotate(o, "current-metrics", current);
        annotate(o, "conditions", status.path("conditions"));
        status.remove(List.of("conditions", "currentMetrics"));
        for (String count : List.of("currentReplicas", "desiredReplicas")) {
            if (!status.hasNonNull(count)) {
                status.put(count, 0);
            }
        }
    }

    private static void toNew(ObjectNode o) {
        ObjectNode spec = o.withObjectProperty("spec");
        ArrayNode metrics = Json.array();
        annotated(o, "metrics")
                .filter(JsonNode::isArray)
                .ifPresent(old -> old.forEach(metric -> metrics.add(OldMetrics.toSpec(metric))));
        JsonNode utilization = spec.remove("targetCPUUtilizationPercentage");
        if (utilization != null && utilization.isNumber()) {
            metrics.add(processor(utilization.asInt()));
        }
        if (metrics.isEmpty()) {
            metrics.add(processor(UTILIZATION));
        }
        spec.set("metrics", metrics);
        annotated(o, "behavior")
                .filter(JsonNode::isObject)
                .map(OldMetrics::toBehavior)
                .filter(behavior -> !behavior.isEmpty())
                .ifPresent(behavior -> spec.set("behavior", behavior));
        if (o.get("status") instanceof ObjectNode status) {
            statusToNew(o, status);
        }
        dropAnnotations(o);
    }

    private static ObjectNode processor(int utilization) {
        ObjectNode metric = Json.object().put("type", "Resource");
        metric.putObject("resource")
                .put("name", "cpu")
                .putObject("target")
                .put("type", "Utilization")
                .put("averageUtilization", utilization);
        return metric;
    }

    private static void statusToNew(ObjectNode o, ObjectNode status) {
        JsonNode utilization = status.remove("currentCPUUtilizationPercentage");
        if (utilization != null && utilization.isNumber()) {
            ObjectNode metric = status.putArray("currentMetrics").addObject().put("type", "Resource");
            metric.putObject("resource").put("name", "cpu").putObject("current").set("averageUtilization", utilization);
        } else {
            status.putNull("currentMetrics");
        }
        annotated(o, "current-metrics").ifPresent(old -> status.set("currentMetrics", all(old, OldMetrics::toStatus)));
        annotated(o, "conditions").ifPresent(old -> status.set("conditions", old));
        if (status.path("currentReplicas").asInt() == 0) {
            status.remove("currentReplicas");
        }
    }

    private static ArrayNode all(JsonNode items, Function<JsonNode, ObjectNode> form) {
        ArrayNode all = Json.array();
        items.forEach(item -> all.add(form.apply(item)));
        return all;
    }

    private static boolean isProcessor(JsonNode metric) {
        return metric.path("type").asText().equals("Resource")
                && metric.path("resource").path("name").asText().equals("cpu");
    }

    private static void annotate(ObjectNode o, String name, JsonNode value) {
        if (!value.isEmpty()) {
            o.withObjectProperty("metadata").withObjectProperty("annotations").put(PREFIX + name, Json.text(value));
        }
    }

    /** What an annotation says; empty when there is none or it cannot be read. */
    private static Optional<JsonNode> annotated(ObjectNode o, String name) {
        JsonNode text = o.path("metadata").path("annotations").path(PREFIX + name);
        if (!text.isTextual()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.readAny(text.textValue())).filter(JsonNode::isContainerNode);
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private static void dropAnnotations(ObjectNode o) {
        if (o.path("metadata").path("annotations") instanceof ObjectNode annotations) {
            ANNOTATIONS.forEach(name -> annotations.remove(PREFIX + name));
            if (annotations.isEmpty()) {
                o.withObjectProperty("metadata").remove("annotations");
            }
        }
    }
}
