package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.machinery.InternalTypes;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.Status;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Addresses;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.pod.ResourceRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Rules for nodes; upstream looks at spec and status together, whichever is written. */
final class NodeRules {
    private static final Pattern FEATURE = Pattern.compile("[A-Z][a-zA-Z0-9]*(/[a-zA-Z][a-zA-Z0-9]*)*");
    private static final int FEATURE_LIMIT = 253;
    private static final String PER_FAMILY = "may specify no more than one CIDR for each IP family";

    private NodeRules() {}

    static void validateCreate(Problems problems, View node) {
        taints(problems, node.at("spec", "taints"));
        amounts(problems, node);
        features(problems, node.at("status", "declaredFeatures"));
        ranges(problems, node.at("spec", "podCIDRs"));
    }

    static void validateUpdate(Problems problems, View node, View old) {
        amounts(problems, node);
        features(problems, node.at("status", "declaredFeatures"));
        Set<JsonNode> seen = new HashSet<>();
        for (View address : node.at("status", "addresses").items()) {
            if (!seen.add(address.node())) {
                problems.duplicate(address);
            }
        }
        rangesKept(problems, node.at("spec", "podCIDRs"), old.at("spec", "podCIDRs"));
        View provider = node.at("spec", "providerID");
        View oldProvider = old.at("spec", "providerID");
        if (!oldProvider.isEmpty() && !provider.text().equals(oldProvider.text())) {
            problems.forbidden(provider, "node updates may not change providerID except from \"\" to valid");
        }
        taints(problems, node.at("spec", "taints"));
        if (!node.at("spec", "externalID")
                .text()
                .equals(old.at("spec", "externalID").text())) {
            problems.forbidden(node.at("spec", "externalID"), "may not be updated");
        }
    }

    private static void taints(Problems problems, View taints) {
        Set<String> seen = new HashSet<>();
        for (View there : taints.items()) {
            String path =
                    "metadata.taints" + there.path().substring(taints.path().length());
            View taint = View.of(there.node(), path);
            View effect = taint.get("effect");
            Check.spelled(problems, taint.get("key"), Names::qualifiedName);
            List<String> details = Names.labelValue(taint.get("value").text());
            if (!details.isEmpty()) {
                problems.invalid(taint.get("value"), String.join(";", details));
            }
            Check.oneOf(problems, effect, "NoSchedule", "PreferNoSchedule", "NoExecute");
            if (!seen.add(taint.get("key").text() + ":" + effect.text())) {
                problems.add(new Status.Cause(
                        "FieldValueDuplicate",
                        "Duplicate value: " + Json.text(InternalTypes.of("Taint", taint.node()))
                                + ": taints must be unique by key and effect pair",
                        path));
            }
        }
    }

    private static void amounts(Problems problems, View node) {
        for (String amounts : List.of("capacity", "allocatable")) {
            node.at("status", amounts)
                    .entries()
                    .forEach((name, amount) -> ResourceRules.quantity(
                            problems, name, View.of(amount.node(), "status." + amounts + "." + name)));
        }
    }

    private static void features(Problems problems, View features) {
        for (int i = 0; i < features.size(); i++) {
            View feature = features.item(i);
            String name = feature.text();
            if (name.length() > FEATURE_LIMIT) {
                problems.invalid(
                        feature,
                        "invalid feature name \"" + name + "\": must be no more than " + FEATURE_LIMIT + " characters");
            } else if (!FEATURE.matcher(name).matches()) {
                problems.invalid(
                        feature,
                        "invalid feature name \"" + name
                                + "\": must start with an UpperCamelCase segment, with subsequent segments separated by '/' "
                                + "(e.g., MyFeature or MyFeature/mySubFeature), and contain only alphanumeric characters and slashes");
            }
            if (i + 1 < features.size()) {
                View next = features.item(i + 1);
                int order = name.compareTo(next.text());
                if (order == 0) {
                    problems.duplicate(next);
                } else if (order > 0) {
                    problems.invalid(next, "list must be sorted alphabetically");
                }
            }
        }
    }

    private static void ranges(Problems problems, View ranges) {
        ranges.items().forEach(range -> Check.addressRange(problems, range));
        if (ranges.size() < 2) {
            return;
        }
        Set<Boolean> families = new HashSet<>();
        boolean readable = true;
        for (int i = 0; i < ranges.size() && readable; i++) {
            String range = ranges.item(i).text();
            readable = Addresses.isRange(range);
            if (!readable) {
                problems.add(new Status.Cause(
                        "InternalError",
                        "Internal error: invalid PodCIDRs. failed to check with dual stack with error:invalid CIDR[" + i
                                + "]: <nil> (invalid CIDR address: " + range + ")",
                        ranges.path()));
            }
            families.add(Addresses.isV6(range));
        }
        if (!readable || families.size() < 2 || ranges.size() > 2) {
            problems.invalid(ranges, PER_FAMILY);
        }
    }

    private static void rangesKept(Problems problems, View ranges, View old) {
        String why = "node updates may not change podCIDR except from \"\" to valid";
        if (old.isEmpty()) {
            return;
        }
        if (old.size() != ranges.size()) {
            problems.forbidden(ranges, why);
            return;
        }
        for (int i = 0; i < old.size(); i++) {
            if (!old.item(i).sameAs(ranges.item(i))) {
                problems.forbidden(ranges, why);
            }
        }
    }

    static List<String> warnings(View node) {
        List<String> warnings = new ArrayList<>();
        View spec = node.get("spec");
        if (spec.get("configSource").exists()) {
            warnings.add("spec.configSource: the feature is removed");
        }
        if (!spec.get("externalID").isEmpty()) {
            warnings.add("spec.externalID: this field is deprecated, and is unused by Kubernetes");
        }
        for (View range : spec.get("podCIDRs").items()) {
            warnings.addAll(Addresses.rangeWarnings(range));
        }
        return warnings;
    }
}
