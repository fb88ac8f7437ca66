package io.jurumudi.server.kind.autoscaling;

import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.Quantity;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import java.util.List;
import java.util.Map;

/** Rules for an autoscaler: what is scaled, between which bounds, by which measures and how fast. */
final class AutoscalerRules {
    /** Kinds of measure and the field that describes each. */
    private static final Map<String, String> SOURCES = Map.of(
            "ContainerResource", "containerResource",
            "External", "external",
            "Object", "object",
            "Pods", "pods",
            "Resource", "resource");

    private static final List<String> TYPES = SOURCES.keySet().stream().sorted().toList();

    private AutoscalerRules() {}

    static void validate(Problems problems, View spec) {
        if (spec.get("minReplicas").exists() && spec.get("minReplicas").number(0) < 1) {
            problems.invalid(spec.get("minReplicas"), "must be greater than or equal to 1");
        }
        View most = spec.get("maxReplicas");
        if (most.number(0) < 1) {
            problems.required(most, "must be set and greater than 0");
        }
        if (most.number(0) < spec.get("minReplicas").number(0)) {
            problems.invalid(most, "must be greater than or equal to `minReplicas`");
        }
        reference(problems, spec.get("scaleTargetRef"));
        spec.get("metrics").items().forEach(metric -> metric(problems, metric));
        for (String direction : List.of("scaleUp", "scaleDown")) {
            behavior(problems, spec.at("behavior", direction));
        }
    }

    private static void reference(Problems problems, View reference) {
        Check.name(problems, reference.get("kind"), Names::pathSegment);
        Check.name(problems, reference.get("name"), Names::pathSegment);
        View version = reference.get("apiVersion");
        boolean core = reference.get("kind").is("ReplicationController");
        if (!core && !version.text().contains("/")) {
            Check.invalidText(problems, version, "apiVersion must specify API group");
        }
    }

    private static void metric(Problems problems, View metric) {
        View type = metric.get("type");
        if (type.isEmpty()) {
            problems.required(type, "must specify a metric source type");
        }
        String field = SOURCES.getOrDefault(type.text(), "");
        if (field.isEmpty()) {
            problems.notSupported(type, TYPES);
            return;
        }
        View source = metric.get(field);
        if (!source.exists()) {
            problems.required(source, "must populate information for the given metric source");
            return;
        }
        switch (type.text()) {
            case "Object" -> {
                Check.requiredText(problems, source.at("describedObject", "kind"));
                Check.requiredText(problems, source.at("describedObject", "name"));
                Check.requiredText(problems, source.at("metric", "name"));
            }
            case "Pods", "External" -> Check.requiredText(problems, source.at("metric", "name"));
            case "ContainerResource" -> {
                Check.requiredText(problems, source.get("name"));
                Check.requiredText(problems, source.get("container"));
            }
            default -> Check.requiredText(problems, source.get("name"));
        }
        target(problems, type.text(), source.get("target"));
    }

    private static void target(Problems problems, String metric, View target) {
        View type = target.get("type");
        if (type.isEmpty()) {
            problems.required(type, "must specify a metric target type");
        } else if (!List.of("Utilization", "Value", "AverageValue").contains(type.text())) {
            problems.invalid(type, "must be either Utilization, Value, or AverageValue");
        }
        for (String amount : List.of("value", "averageValue")) {
            View view = target.get(amount);
            if (view.exists() && Quantity.parse(view.node().asText()).compareTo(Quantity.parse("0")) <= 0) {
                problems.invalid(view, "must be positive");
            }
        }
        View utilization = target.get("averageUtilization");
        if (utilization.exists() && utilization.number(0) < 1) {
            problems.invalid(utilization, "must be greater than 0");
        }
        boolean average = target.get("averageValue").exists();
        boolean any = average || target.get("value").exists();
        switch (metric) {
            case "Pods" -> {
                if (!average) {
                    problems.required(target.get("averageValue"), "must specify a positive target averageValue");
                }
            }
            case "Object" -> {
                if (!any) {
                    problems.required(target.get("averageValue"), "must set either a target value or averageValue");
                }
            }
            case "External" -> {
                if (!any) {
                    problems.required(
                            target.get("averageValue"),
                            "must set either a target value for metric or a per-pod target");
                }
            }
            default -> {
                if (!average && !utilization.exists()) {
                    problems.required(utilization, "must set either a target raw value or a target utilization");
                } else if (average && utilization.exists()) {
                    problems.forbidden(
                            target.get("averageValue"), "may not set both a target raw value and a target utilization");
                }
            }
        }
    }

    private static void behavior(Problems problems, View rules) {
        if (!rules.exists()) {
            return;
        }
        Check.range(problems, rules.get("stabilizationWindowSeconds"), 0, 3600);
        Check.oneOfIfAny(problems, rules.get("selectPolicy"), "Disabled", "Max", "Min");
        if (rules.get("policies").isEmpty()) {
            problems.required(rules.get("policies"), "must specify at least one Policy");
        }
        for (View policy : rules.get("policies").items()) {
            View type = policy.get("type");
            if (!type.is("Percent") && !type.is("Pods")) {
                problems.notSupported(type, List.of("Percent", "Pods"));
            }
            Check.positive(problems, policy.get("value"));
            Check.positive(problems, policy.get("periodSeconds"));
            if (policy.get("periodSeconds").number(0) > 1800) {
                problems.invalid(policy.get("periodSeconds"), "must be less than or equal to 1800");
            }
        }
    }
}
