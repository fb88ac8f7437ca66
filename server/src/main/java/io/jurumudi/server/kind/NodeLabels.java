package io.jurumudi.server.kind;

import io.jurumudi.machinery.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Labels of nodes that have newer names, of which whoever selects nodes by them is warned. */
public final class NodeLabels {
    private static final Map<String, String> DEPRECATED = Map.of(
            "beta.kubernetes.io/arch", "deprecated since v1.14; use \"kubernetes.io/arch\" instead",
            "beta.kubernetes.io/os", "deprecated since v1.14; use \"kubernetes.io/os\" instead",
            "failure-domain.beta.kubernetes.io/region",
                    "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
            "failure-domain.beta.kubernetes.io/zone",
                    "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
            "beta.kubernetes.io/instance-type",
                    "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead",
            "app.kubernetes.io/created-by", "deprecated since v1.9",
            "scheduler.alpha.kubernetes.io/preferAvoidPods",
                    "deprecated since v1.22; use Taints and Tolerations instead",
            "node-role.kubernetes.io/master", "use \"node-role.kubernetes.io/control-plane\" instead");

    private NodeLabels() {}

    public static Optional<String> deprecation(String label) {
        return Optional.ofNullable(DEPRECATED.get(label));
    }

    /** What is to be said of a label selector over nodes. */
    public static List<String> warnings(View selector) {
        List<String> warnings = new ArrayList<>();
        for (View expression : selector.get("matchExpressions").items()) {
            View key = expression.get("key");
            deprecation(key.text()).ifPresent(why -> warnings.add(key.path() + ": " + key.text() + " is " + why));
        }
        View labels = selector.get("matchLabels");
        labels.entries()
                .keySet()
                .forEach(label ->
                        deprecation(label).ifPresent(why -> warnings.add(labels.path() + "." + label + ": " + why)));
        return warnings;
    }
}
