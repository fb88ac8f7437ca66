package io.jurumudi.server.admission.podsecurity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.admission.podsecurity.Check.Finding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Pods that run already when more is asked of them: they stay, but who asks is told.
 *
 * @param exempt of which pods, by their specs, nothing is asked
 */
record RunningPods(LevelVersion asked, Predicate<JsonNode> exempt) {

    /** Looking at more of them would take too long for one request. */
    private static final int MOST = 3000;

    List<String> warnings(String namespace, List<ObjectNode> pods) {
        List<ObjectNode> ordered = oneOfEachFirst(pods);
        List<ObjectNode> looked = ordered.subList(0, Math.min(MOST, ordered.size()));
        Map<String, TreeSet<String>> names = new TreeMap<>();
        for (ObjectNode pod : looked) {
            List<Finding> findings = Standards.findings(asked, new Pod(pod.path("metadata"), pod.path("spec")));
            if (!findings.isEmpty()) {
                names.computeIfAbsent(Standards.reasons(findings), r -> new TreeSet<>())
                        .add(pod.path("metadata").path("name").asText(""));
            }
        }
        List<String> warnings = new ArrayList<>();
        if (looked.size() < ordered.size()) {
            warnings.add("new PodSecurity enforce level only checked against the first " + looked.size() + " of "
                    + ordered.size() + " existing pods");
        }
        if (!names.isEmpty()) {
            warnings.add("existing pods in namespace \"" + namespace + "\" violate the new PodSecurity enforce level \""
                    + asked + "\"");
        }
        List<String> each = new ArrayList<>();
        names.forEach((reasons, which) -> each.add(which.first() + others(which.size() - 1) + ": " + reasons));
        each.sort(null);
        warnings.addAll(each);
        return warnings;
    }

    private static String others(int count) {
        return switch (count) {
            case 0 -> "";
            case 1 -> " (and 1 other pod)";
            default -> " (and " + count + " other pods)";
        };
    }

    /** Pods of one owner are all alike. */
    private List<ObjectNode> oneOfEachFirst(List<ObjectNode> pods) {
        List<ObjectNode> first = new ArrayList<>();
        List<ObjectNode> rest = new ArrayList<>();
        Set<String> owners = new HashSet<>();
        for (ObjectNode pod : pods) {
            if (exempt.test(pod.path("spec"))) {
                continue;
            }
            String owner = "";
            for (JsonNode reference : pod.path("metadata").path("ownerReferences")) {
                if (reference.path("controller").asBoolean(false)) {
                    owner = reference.path("uid").asText("");
                }
            }
            boolean another = !owner.isEmpty() && !owners.add(owner);
            (another ? rest : first).add(pod);
        }
        first.addAll(rest);
        return first;
    }
}
