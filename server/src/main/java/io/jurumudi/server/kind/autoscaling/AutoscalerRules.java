package io.jurumudi.server.kind.autoscaling;

import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.Quantity;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.pod.ResourceRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rules for an autoscaler: what is scaled, between which bounds, by which measures and how fast. */
final class AutoscalerRules {
    private static final int LONGEST_WINDOW = 3600;
    private static final int LONGEST_PERIOD = 1800;

    /** Kinds of measure and the field that describes each. */
    private static final Map<String, String> SOURCES = Map.of(
            "ContainerResource", "containerResource",
            "External", "external",
            "Object", "object",
            "Pods", "pods",
            "Resource", "resource");

    private static final List<String> TYPES = SOURCES.keySet().stream().sorted().toList();

    private AutoscalerRules() {}

    /**
     * What is let through because it was there before.
     *
     * @param leastReplicas 0 where an autoscaler scales to nothing already
     * @param targetVersion any apiVersion of what is scaled
     * @param objectVersion any apiVersion of objects that are measured
     */
    record Tolerated(int leastReplicas, boolean targetVersion, boolean objectVersion) {

        static Tolerated ofNew() {
            return new Tolerated(1, false, false);
        }

        static Tolerated of(View old, View spec) {
            View reference = spec.get("scaleTargetRef");
            View before = old.get("scaleTargetRef");
            boolean same = reference
                            .get("apiVersion")
                            .text()
                            .equals(before.get("apiVersion").text())
                    && reference.get("kind").text().equals(before.get("kind").text());
            boolean oddObject = old.get("metrics").items().stream()
                    .filter(metric -> metric.get("type").is("Object"))
                    .anyMatch(metric -> version(metric.at("object", "describedObject", "apiVersion"), true)
                            .isPresent());
            boolean none =
                    old.get("minReplicas").exists() && old.get("minReplicas").number(1) == 0;
            return new Tolerated(none ? 0 : 1, same, oddObject);
        }
    }

    static void validate(Problems problems, View spec, Tolerated tolerated) {
        View least = spec.get("minReplicas");
        View most = spec.get("maxReplicas");
        if (least.exists() && least.number(0) < tolerated.leastReplicas) {
            problems.invalid(least, "must be greater than or equal to " + tolerated.leastReplicas);
        }
        if (most.number(0) == 0) {
            problems.required(most, "must be set and greater than 0");
        } else if (most.number(0) < 0) {
            problems.invalid(most, "must be greater than or equal to 1");
        }
        if (least.exists() && most.number(0) < least.number(0)) {
            problems.invalid(most, "must be greater than or equal to `minReplicas`");
        }
        View target = spec.get("scaleTargetRef");
        reference(problems, target, tolerated.targetVersion, target.get("kind").is("ReplicationController"));
        metrics(problems, spec, tolerated);
        for (String direction : List.of("scaleUp", "scaleDown")) {
            behavior(problems, spec.at("behavior", direction));
        }
    }

    private static void reference(Problems problems, View reference, boolean anyVersion, boolean emptyGroup) {
        Check.name(problems, reference.get("kind"), Names::pathSegment);
        Check.name(problems, reference.get("name"), Names::pathSegment);
        if (!anyVersion) {
            View version = reference.get("apiVersion");
            version(version, emptyGroup).ifPresent(why -> Check.invalidText(problems, version, why));
        }
    }

    /** What is wrong with an apiVersion. */
    private static Optional<String> version(View version, boolean emptyGroup) {
        String text = version.text();
        long slashes = text.chars().filter(c -> c == '/').count();
        if (slashes > 1) {
            return Optional.of("unexpected GroupVersion string: " + text);
        }
        boolean group = slashes == 1 && !text.startsWith("/");
        return group || emptyGroup ? Optional.empty() : Optional.of("apiVersion must specify API group");
    }

    private static void metrics(Problems problems, View spec, Tolerated tolerated) {
        View metrics = spec.get("metrics");
        boolean scalesFromNothing = false;
        for (View metric : metrics.items()) {
            metric(problems, metric, tolerated.objectVersion);
            scalesFromNothing |=
                    metric.get("type").is("Object") || metric.get("type").is("External");
        }
        View least = spec.get("minReplicas");
        if (least.exists() && least.number(1) == 0 && !scalesFromNothing) {
            problems.forbidden(
                    metrics, "must specify at least one Object or External metric to support scaling to zero replicas");
        }
    }

    private static void metric(Problems problems, View metric, boolean anyVersion) {
        View type = metric.get("type");
        if (type.isEmpty()) {
            problems.required(type, "must specify a metric source type");
        }
        if (!TYPES.contains(type.text())) {
            problems.notSupported(type, TYPES);
        }
        List<String> present = new ArrayList<>();
        for (String source : List.of("object", "external", "pods", "resource", "containerResource")) {
            if (metric.get(source).exists()) {
                present.add(source);
                if (present.size() == 1) {
                    source(problems, source, metric.get(source), anyVersion);
                }
            }
        }
        String expected = SOURCES.getOrDefault(type.text(), "");
        if (expected.isEmpty()) {
            problems.notSupported(type, TYPES);
        } else if (!metric.get(expected).exists()) {
            problems.required(metric.get(expected), "must populate information for the given metric source");
        }
        if (present.size() != 1) {
            present.remove(expected);
            present.forEach(
                    other -> problems.forbidden(metric.get(other), "must populate the given metric source only"));
        }
    }

    private static void source(Problems problems, String kind, View source, boolean anyVersion) {
        View target = source.get("target");
        View average = target.get("averageValue");
        boolean any = average.exists() || target.get("value").exists();
        switch (kind) {
            case "object" -> {
                reference(problems, source.get("describedObject"), anyVersion, true);
                measured(problems, source);
                if (!any) {
                    problems.required(average, "must set either a target value or averageValue");
                }
            }
            case "external" -> {
                measured(problems, source);
                if (!any) {
                    problems.required(average, "must set either a target value for metric or a per-pod target");
                } else if (average.exists() && target.get("value").exists()) {
                    problems.forbidden(
                            target.get("value"), "may not set both a target value for metric and a per-pod target");
                }
            }
            case "pods" -> {
                measured(problems, source);
                if (!average.exists()) {
                    problems.required(average, "must specify a positive target averageValue");
                }
            }
            case "resource" -> {
                if (source.get("name").isEmpty()) {
                    problems.required(source.get("name"), "must specify a resource name");
                }
                used(problems, target);
            }
            default -> {
                View name = source.get("name");
                if (name.isEmpty()) {
                    problems.required(name, "must specify a resource name");
                } else {
                    ResourceRules.containerResource(problems, name.path(), name.text());
                }
                View container = source.get("container");
                if (container.isEmpty()) {
                    problems.required(container, "must specify a container");
                } else {
                    Check.spelled(problems, container, Names::dns1123Label);
                }
                used(problems, target);
            }
        }
    }

    /** A measure by name, and how much of it there should be. */
    private static void measured(Problems problems, View source) {
        View name = source.at("metric", "name");
        if (name.isEmpty()) {
            problems.required(name, "must specify a metric name");
        } else {
            Check.spelled(problems, name, Names::pathSegment);
        }
        target(problems, source.get("target"));
    }

    /** How much of a resource should be used. */
    private static void used(Problems problems, View target) {
        target(problems, target);
        View utilization = target.get("averageUtilization");
        View average = target.get("averageValue");
        if (!average.exists() && !utilization.exists()) {
            problems.required(utilization, "must set either a target raw value or a target utilization");
        } else if (average.exists() && utilization.exists()) {
            problems.forbidden(average, "may not set both a target raw value and a target utilization");
        }
    }

    private static void target(Problems problems, View target) {
        View type = target.get("type");
        if (type.isEmpty()) {
            problems.required(type, "must specify a metric target type");
        }
        if (!List.of("Utilization", "Value", "AverageValue").contains(type.text())) {
            Check.invalidText(problems, type, "must be either Utilization, Value, or AverageValue");
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
    }

    private static void behavior(Problems problems, View rules) {
        if (!rules.exists()) {
            return;
        }
        View window = rules.get("stabilizationWindowSeconds");
        if (window.number(0) < 0) {
            problems.invalid(window, "must be greater than or equal to zero");
        } else if (window.number(0) > LONGEST_WINDOW) {
            problems.invalid(window, "must be less than or equal to " + LONGEST_WINDOW);
        }
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
            if (policy.get("periodSeconds").number(0) > LONGEST_PERIOD) {
                problems.invalid(policy.get("periodSeconds"), "must be less than or equal to " + LONGEST_PERIOD);
            }
        }
        Check.quantityNotNegative(problems, rules.get("tolerance"));
    }
}
