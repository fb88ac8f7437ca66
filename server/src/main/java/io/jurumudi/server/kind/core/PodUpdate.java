package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Fill;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What may change in a pod that exists: images, a shorter deadline, more tolerations, fewer scheduling gates. */
final class PodUpdate {
    private static final String CHANGEABLE = "pod updates may not change fields other than `spec.containers[*].image`,"
            + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing "
            + "tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    private PodUpdate() {}

    static void validate(Problems problems, View spec, View old) {
        for (String list : List.of("containers", "initContainers")) {
            if (spec.get(list).size() != old.get(list).size()) {
                problems.forbidden(spec.get(list), "pod updates may not add or remove containers");
                return;
            }
        }
        View deadline = spec.get("activeDeadlineSeconds");
        View oldDeadline = old.get("activeDeadlineSeconds");
        if (deadline.exists() && oldDeadline.exists() && oldDeadline.number(0) < deadline.number(0)) {
            problems.invalid(deadline, "must be less than or equal to previous value");
            return;
        }
        if (!deadline.exists() && oldDeadline.exists()) {
            problems.invalid(deadline, "must not update from a positive integer to nil value");
        }
        tolerations(problems, spec.get("tolerations"), old.get("tolerations"));
        gates(problems, spec.get("schedulingGates"), old.get("schedulingGates"));
        rest(problems, spec, old);
    }

    private static void tolerations(Problems problems, View tolerations, View old) {
        Set<JsonNode> kept = new HashSet<>();
        tolerations.items().forEach(toleration -> kept.add(withoutSeconds(toleration)));
        for (View toleration : old.items()) {
            if (!kept.contains(withoutSeconds(toleration))) {
                problems.forbidden(tolerations, "existing toleration can not be modified except its tolerationSeconds");
                return;
            }
        }
    }

    private static JsonNode withoutSeconds(View toleration) {
        ObjectNode copy = toleration.object().deepCopy();
        copy.remove("tolerationSeconds");
        return copy;
    }

    private static void gates(Problems problems, View gates, View old) {
        Set<String> known = new HashSet<>();
        old.items().forEach(gate -> known.add(gate.get("name").text()));
        for (View gate : gates.items()) {
            if (!known.contains(gate.get("name").text())) {
                problems.forbidden(
                        gate.get("name"),
                        "only deletion is allowed, but found new scheduling gate '"
                                + gate.get("name").text() + "'");
            }
        }
    }

    private static void rest(Problems problems, View spec, View old) {
        ObjectNode before = old.object();
        ObjectNode after = spec.object().deepCopy();
        for (String list : List.of("containers", "initContainers")) {
            List<ObjectNode> containers = Fill.each(after.path(list));
            for (int i = 0; i < containers.size(); i++) {
                copy(before.path(list).path(i), containers.get(i), "image");
            }
        }
        for (String field : List.of("activeDeadlineSeconds", "schedulingGates", "tolerations")) {
            copy(before, after, field);
        }
        if (before.path("terminationGracePeriodSeconds").asLong() < 0
                && after.path("terminationGracePeriodSeconds").asLong() == 1) {
            copy(before, after, "terminationGracePeriodSeconds");
        }
        if (!before.path("schedulingGates").isEmpty()) {
            gated(problems, spec, old, before, after);
        }
        if (!after.equals(before)) {
            List<String> changed = new ArrayList<>();
            Set<String> fields = new HashSet<>();
            before.fieldNames().forEachRemaining(fields::add);
            after.fieldNames().forEachRemaining(fields::add);
            for (String field : fields) {
                if (!before.path(field).equals(after.path(field))) {
                    changed.add(field);
                }
            }
            changed.sort(null);
            problems.forbidden(spec, CHANGEABLE + "\nchanged: " + String.join(", ", changed));
        }
    }

    /** While gates hold a pod back, the choice of nodes may still be narrowed. */
    private static void gated(Problems problems, View spec, View old, ObjectNode before, ObjectNode after) {
        old.get("nodeSelector").entries().forEach((key, value) -> {
            if (!spec.get("nodeSelector").key(key).sameAs(value)) {
                problems.invalid(spec.get("nodeSelector"), "only additions are allowed (no mutations or deletions)");
            }
        });
        copy(before, after, "nodeSelector");
        JsonNode oldTerms = before.at("/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution");
        if (oldTerms.isMissingNode() && after.path("affinity") instanceof ObjectNode affinity) {
            affinity.remove("nodeAffinity");
            if (affinity.isEmpty() && !before.has("affinity")) {
                after.remove("affinity");
            }
        }
    }

    static void ephemeralContainers(Problems problems, View spec, View old) {
        View containers = spec.get("ephemeralContainers");
        for (View container : old.get("ephemeralContainers").items()) {
            boolean kept = containers.items().stream()
                    .filter(c -> c.get("name").sameAs(container.get("name")))
                    .findFirst()
                    .map(c -> {
                        if (!c.sameAs(container)) {
                            problems.forbidden(
                                    containers,
                                    "existing ephemeral containers \""
                                            + container.get("name").text() + "\" may not be changed\n");
                        }
                        return true;
                    })
                    .orElse(false);
            if (!kept) {
                problems.forbidden(
                        containers,
                        "existing ephemeral containers \""
                                + container.get("name").text() + "\" may not be removed\n");
            }
        }
    }

    private static void copy(JsonNode from, ObjectNode to, String field) {
        if (from.has(field)) {
            to.set(field, from.get(field));
        } else {
            to.remove(field);
        }
    }
}
