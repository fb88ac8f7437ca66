package io.jurumudi.server.kind;

import io.jurumudi.machinery.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Labels of nodes that others replaced; who still selects by them is warned. */
public final class DeprecatedLabels {
    private static final Map<String, String> LABELS = Map.of(
            "beta.kubernetes.io/arch",
            "deprecated since v1.14; use \"kubernetes.io/arch\" instead",
            "beta.kubernetes.io/os",
            "deprecated since v1.14; use \"kubernetes.io/os\" instead",
            "failure-domain.beta.kubernetes.io/region",
            "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
            "failure-domain.beta.kubernetes.io/zone",
            "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
            "beta.kubernetes.io/instance-type",
            "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead",
            "app.kubernetes.io/created-by",
            "deprecated since v1.9",
            "scheduler.alpha.kubernetes.io/preferAvoidPods",
            "deprecated since v1.22; use Taints and Tolerations instead",
            "node-role.kubernetes.io/master",
            "use \"node-role.kubernetes.io/control-plane\" instead");

    private DeprecatedLabels() {}

    /** What to use instead; empty for a label that is in order. */
    public static Optional<String> advice(String label) {
        return Optional.ofNullable(LABELS.get(label));
    }

    /** Warnings for a term of a NodeSelector. */
    public static List<String> inTerm(View term) {
        List<String> warnings = new ArrayList<>();
        for (View expression : term.get("matchExpressions").items()) {
            View key = expression.get("key");
            advice(key.text()).ifPresent(advice -> warnings.add(key.path() + ": " + key.text() + " is " + advice));
        }
        return warnings;
    }

    /** Warnings for a LabelSelector that selects nodes. */
    public static List<String> inSelector(View selector) {
        List<String> warnings = inTerm(selector);
        selector.get("matchLabels")
                .entries()
                .forEach((label, value) -> advice(label)
                        .ifPresent(advice ->
                                warnings.add(selector.get("matchLabels").path() + "." + label + ": " + advice)));
        return warnings;
    }
}
