package io.jurumudi.server.kind.autoscaling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.server.kind.Columns;
import java.util.ArrayList;
import java.util.List;

/**
 * The older version of an autoscaler knows the processor only; what else the newer one says travels in annotations, so that nothing is lost when
 * an object is read and written back in the older version.
 */
final class HorizontalPodAutoscalerVersions {
    private static final String OLD = "autoscaling/v1";
    private static final String PREFIX = "autoscaling.alpha.kubernetes.io/";

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
        ObjectNode spec = o.withObjectProperty("spec");
        JsonNode metrics = spec.remove("metrics");
        ArrayNode others = Json.array();
        if (metrics != null) {
            for (JsonNode metric : metrics) {
                JsonNode utilization = metric.path("resource").path("target").path("averageUtilization");
                if (isProcessor(metric) && utilization.isNumber() && !spec.has("targetCPUUtilizationPercentage")) {
                    spec.set("targetCPUUtilizationPercentage", utilization);
                } else {
                    others.add(metric);
                }
            }
        }
        annotate(o, "metrics", others);
        annotate(o, "behavior", spec.remove("behavior"));
        if (o.get("status") instanceof ObjectNode status) {
            annotate(o, "conditions", status.remove("conditions"));
            JsonNode current = status.remove("currentMetrics");
            if (current != null) {
                for (JsonNode metric : current) {
                    JsonNode utilization =
                            metric.path("resource").path("current").path("averageUtilization");
                    if (isProcessor(metric) && utilization.isNumber()) {
                        status.set("currentCPUUtilizationPercentage", utilization);
                    }
                }
                annotate(o, "current-metrics", current);
            }
        }
    }

    private static void toNew(ObjectNode o) {
        ObjectNode spec = o.withObjectProperty("spec");
        ArrayNode metrics = Json.array();
        JsonNode utilization = spec.remove("targetCPUUtilizationPercentage");
        if (utilization != null) {
            ObjectNode resource = metrics.addObject().put("type", "Resource").putObject("resource");
            resource.put("name", "cpu")
                    .putObject("target")
                    .put("type", "Utilization")
                    .set("averageUtilization", utilization);
        }
        unannotate(o, "metrics").forEach(metrics::add);
        if (!metrics.isEmpty()) {
            spec.set("metrics", metrics);
        }
        JsonNode behavior = unannotate(o, "behavior");
        if (!behavior.isEmpty()) {
            spec.set("behavior", behavior);
        }
        JsonNode conditions = unannotate(o, "conditions");
        JsonNode current = unannotate(o, "current-metrics");
        if (o.get("status") instanceof ObjectNode status) {
            status.remove("currentCPUUtilizationPercentage");
            if (!conditions.isEmpty()) {
                status.set("conditions", conditions);
            }
            if (!current.isEmpty()) {
                status.set("currentMetrics", current);
            }
        }
    }

    private static boolean isProcessor(JsonNode metric) {
        return metric.path("type").asText().equals("Resource")
                && metric.path("resource").path("name").asText().equals("cpu");
    }

    private static void annotate(ObjectNode o, String name, JsonNode value) {
        if (value != null && !value.isEmpty()) {
            o.withObjectProperty("metadata").withObjectProperty("annotations").put(PREFIX + name, Json.text(value));
        }
    }

    /** Takes the annotation away and returns what it said; empty when there is none or it cannot be read. */
    private static JsonNode unannotate(ObjectNode o, String name) {
        if (!(o.path("metadata").path("annotations") instanceof ObjectNode annotations)
                || !annotations.has(PREFIX + name)) {
            return Json.object();
        }
        String text = annotations.remove(PREFIX + name).asText();
        if (annotations.isEmpty()) {
            o.withObjectProperty("metadata").remove("annotations");
        }
        try {
            return Json.readAny(text);
        } catch (RuntimeException e) {
            return Json.object();
        }
    }

    /** What is measured now against what it should be, for each metric. */
    static String targets(JsonNode o) {
        JsonNode metrics = o.path("spec").path("metrics");
        JsonNode statuses = o.path("status").path("currentMetrics");
        if (metrics.isEmpty()) {
            return Columns.NONE;
        }
        List<String> targets = new ArrayList<>();
        for (int i = 0; i < metrics.size(); i++) {
            targets.add(target(metrics.path(i), statuses.path(i)));
        }
        String shown = String.join(", ", targets.subList(0, Math.min(2, targets.size())));
        return targets.size() > 2 ? shown + " + " + (targets.size() - 2) + " more..." : shown;
    }

    private static String target(JsonNode metric, JsonNode status) {
        return switch (metric.path("type").asText()) {
            case "External" -> amounts(metric.path("external"), status.path("external"), " (avg)");
            case "Object" -> amounts(metric.path("object"), status.path("object"), " (avg)");
            case "Pods" -> amounts(metric.path("pods"), status.path("pods"), "");
            case "Resource" -> resource(metric.path("resource"), status.path("resource"));
            case "ContainerResource" -> resource(metric.path("containerResource"), status.path("containerResource"));
            default -> "<unknown type>";
        };
    }

    private static String amounts(JsonNode metric, JsonNode status, String average) {
        JsonNode target = metric.path("target");
        JsonNode current = status.path("current");
        return target.has("averageValue")
                ? Columns.or(current.path("averageValue"), Columns.UNKNOWN) + "/"
                        + target.path("averageValue").asText() + average
                : Columns.or(current.path("value"), Columns.UNKNOWN) + "/"
                        + target.path("value").asText();
    }

    private static String resource(JsonNode metric, JsonNode status) {
        JsonNode target = metric.path("target");
        JsonNode current = status.path("current");
        String name = metric.path("name").asText() + ": ";
        if (target.has("averageValue")) {
            return name + Columns.or(current.path("averageValue"), Columns.UNKNOWN) + "/"
                    + target.path("averageValue").asText();
        }
        return name + percent(current, Columns.UNKNOWN) + "/" + percent(target, "<auto>");
    }

    private static String percent(JsonNode value, String otherwise) {
        JsonNode utilization = value.path("averageUtilization");
        return utilization.isNumber() ? utilization.asLong() + "%" : otherwise;
    }
}
