package io.jurumudi.client;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.Map;

/** Label selectors of API objects, applied to labels at hand. */
public final class LabelSelectors {
    private LabelSelectors() {}

    /** Whether all of the labels' wanted pairs are there. An empty wish is always met. */
    public static boolean matches(Map<String, String> wanted, Map<String, String> labels) {
        if (wanted == null || wanted.isEmpty()) {
            return true;
        }
        return labels != null && labels.entrySet().containsAll(wanted.entrySet());
    }

    /** As the API means it: no selector selects nothing, an empty one everything. */
    public static boolean matches(LabelSelector selector, Map<String, String> labels) {
        if (selector == null) {
            return false;
        }
        Map<String, String> have = labels == null ? Map.of() : labels;
        return matches(selector.getMatchLabels(), have)
                && (selector.getMatchExpressions() == null
                        || selector.getMatchExpressions().stream().allMatch(r -> matches(r, have)));
    }

    private static boolean matches(LabelSelectorRequirement requirement, Map<String, String> labels) {
        String value = labels.get(requirement.getKey());
        return switch (requirement.getOperator()) {
            case "In" -> value != null && requirement.getValues().contains(value);
            case "NotIn" -> value == null || !requirement.getValues().contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            // Validation lets nothing else in; selecting nothing is the harmless reading.
            default -> false;
        };
    }
}
