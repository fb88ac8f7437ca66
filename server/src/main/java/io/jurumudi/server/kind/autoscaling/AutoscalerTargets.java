package io.jurumudi.server.kind.autoscaling;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.server.kind.Columns;
import java.util.ArrayList;
import java.util.List;

/** How an autoscaler's measures are printed. */
final class AutoscalerTargets {
    private AutoscalerTargets() {}

    /** What is measured now against what it should be, for each metric. */
    static String of(JsonNode o) {
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
