package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.Fill;
import java.util.List;

/** Labels that a pod's selectors name by their keys only get the values the pod itself has. */
final class LabelKeys {
    private LabelKeys() {}

    static void apply(ObjectNode pod) {
        JsonNode labels = pod.path("metadata").path("labels");
        JsonNode affinity = pod.path("spec").path("affinity");
        for (String kind : List.of("podAffinity", "podAntiAffinity")) {
            JsonNode terms = affinity.path(kind);
            for (ObjectNode term : Fill.each(terms.path("preferredDuringSchedulingIgnoredDuringExecution"))) {
                apply(term.path("podAffinityTerm"), labels);
            }
            for (ObjectNode term : Fill.each(terms.path("requiredDuringSchedulingIgnoredDuringExecution"))) {
                apply(term, labels);
            }
        }
        for (ObjectNode constraint : Fill.each(pod.path("spec").path("topologySpreadConstraints"))) {
            apply(constraint, labels);
        }
    }

    private static void apply(JsonNode term, JsonNode labels) {
        if (term.path("labelSelector") instanceof ObjectNode selector) {
            add(selector, term.path("matchLabelKeys"), "In", labels);
            add(selector, term.path("mismatchLabelKeys"), "NotIn", labels);
        }
    }

    private static void add(ObjectNode selector, JsonNode keys, String operator, JsonNode labels) {
        for (JsonNode key : keys) {
            if (labels.has(key.asText())) {
                selector.withArrayProperty("matchExpressions")
                        .addObject()
                        .put("key", key.asText())
                        .put("operator", operator)
                        .putArray("values")
                        .add(labels.get(key.asText()));
            }
        }
    }
}
