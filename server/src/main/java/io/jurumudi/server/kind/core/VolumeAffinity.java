package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Fill;
import java.util.List;
import java.util.Map;

/** Compares from where a volume can be reached, where labels may have moved to the names that replaced theirs. */
final class VolumeAffinity {
    private static final Map<String, String> RENAMED = Map.of(
            "failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone",
            "failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region",
            "beta.kubernetes.io/os", "kubernetes.io/os",
            "beta.kubernetes.io/arch", "kubernetes.io/arch",
            "beta.kubernetes.io/instance-type", "node.kubernetes.io/instance-type");

    private VolumeAffinity() {}

    static boolean same(View affinity, View old) {
        ObjectNode before = old.object().deepCopy();
        List<ObjectNode> terms = terms(before);
        List<ObjectNode> newTerms = terms(affinity.node());
        for (int i = 0; i < Math.min(terms.size(), newTerms.size()); i++) {
            List<ObjectNode> expressions = Fill.each(terms.get(i).path("matchExpressions"));
            JsonNode newExpressions = newTerms.get(i).path("matchExpressions");
            for (int j = 0; j < expressions.size(); j++) {
                String key = newExpressions.path(j).path("key").asText("");
                if (key.equals(RENAMED.get(expressions.get(j).path("key").asText()))) {
                    expressions.get(j).put("key", key);
                }
            }
        }
        return before.equals(affinity.node());
    }

    private static List<ObjectNode> terms(JsonNode affinity) {
        return Fill.each(affinity.path("required").path("nodeSelectorTerms"));
    }
}
