package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.InternalTypes;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.pod.SchedulingRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What may change in a pod that exists: images, a shorter deadline, more tolerations, fewer scheduling gates. */
final class PodUpdate {
    private static final String CHANGEABLE = "pod updates may not change fields other than `spec.containers[*].image`,"
            + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing "
            + "tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";
    private static final String SPEC = "PodSpec";
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";

    private PodUpdate() {}

    static void validate(Problems problems, View spec, View old) {
        for (String list : List.of("containers", "initContainers")) {
            if (spec.get(list).size() != old.get(list).size()) {
                problems.forbidden(spec.get(list), "pod updates may not add or remove containers");
                return;
            }
            for (View container : spec.get(list).items()) {
                Check.requiredText(problems, container.get("image"));
                PodKind.image(problems, container.get("image"));
            }
        }
        if (!deadline(problems, spec.get("activeDeadlineSeconds"), old.get("activeDeadlineSeconds"))) {
            return;
        }
        tolerations(problems, spec.get("tolerations"), old.get("tolerations"));
        gates(problems, spec.get("schedulingGates"), old.get("schedulingGates"));
        rest(problems, spec, old);
    }

    /** False when nothing more is looked at. */
    private static boolean deadline(Problems problems, View deadline, View old) {
        if (!deadline.exists()) {
            if (old.exists()) {
                problems.invalid(deadline, "must not update from a positive integer to nil value");
            }
            return true;
        }
        List<String> details = Names.inRange(deadline.number(0), 0, Integer.MAX_VALUE);
        problems.invalid(deadline, details);
        if (details.isEmpty() && old.exists() && old.number(0) < deadline.number(0)) {
            problems.invalid(deadline, "must be less than or equal to previous value");
            return false;
        }
        return details.isEmpty();
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
        SchedulingRules.tolerations(problems, tolerations);
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
            gated(problems, spec, old, after);
        }
        if (!InternalTypes.same(SPEC, before, after)) {
            problems.forbidden(spec, CHANGEABLE + "\n" + InternalTypes.difference(SPEC, before, after));
        }
    }

    /** While gates hold a pod back, the choice of nodes may still be narrowed. */
    private static void gated(Problems problems, View spec, View old, ObjectNode after) {
        for (var wanted : old.get("nodeSelector").entries().entrySet()) {
            if (!spec.get("nodeSelector").key(wanted.getKey()).sameAs(wanted.getValue())) {
                problems.invalid(
                        spec.get("nodeSelector"),
                        "only additions to spec.nodeSelector are allowed (no mutations or deletions)");
                break;
            }
        }
        copy(old.object(), after, "nodeSelector");
        View affinity = spec.at("affinity", "nodeAffinity");
        JsonNode before = old.at("affinity", "nodeAffinity").node();
        if (affinity.node().equals(before)) {
            return;
        }
        narrowed(
                problems,
                affinity.at(REQUIRED, "nodeSelectorTerms"),
                before.path(REQUIRED).path("nodeSelectorTerms"));
        if (after.path("affinity") instanceof ObjectNode now) {
            boolean onlyNodes = !now.has("podAffinity") && !now.has("podAntiAffinity");
            if (!old.get("affinity").exists() && onlyNodes) {
                after.remove("affinity");
            } else {
                copy(old.get("affinity").object(), now, "nodeAffinity");
            }
        } else if (!before.isMissingNode()) {
            after.set("affinity", Json.object().set("nodeAffinity", before));
        }
    }

    private static void narrowed(Problems problems, View terms, JsonNode old) {
        if (old.isEmpty()) {
            return;
        }
        if (terms.size() != old.size()) {
            problems.invalid(terms, "no additions/deletions to non-empty NodeSelectorTerms list are allowed");
            return;
        }
        for (int i = 0; i < old.size(); i++) {
            JsonNode expressions = old.path(i).path("matchExpressions");
            JsonNode fields = old.path(i).path("matchFields");
            View term = terms.item(i);
            boolean matchesNothing = expressions.isEmpty() && fields.isEmpty();
            boolean kept = matchesNothing
                    ? term.get("matchExpressions").isEmpty()
                            && term.get("matchFields").isEmpty()
                    : beginsWith(term.get("matchExpressions").node(), expressions)
                            && beginsWith(term.get("matchFields").node(), fields);
            if (!kept) {
                problems.invalid(term, "only additions are allowed (no mutations or deletions)");
            }
        }
    }

    private static boolean beginsWith(JsonNode list, JsonNode beginning) {
        for (int i = 0; i < beginning.size(); i++) {
            if (!beginning.path(i).equals(list.path(i))) {
                return false;
            }
        }
        return true;
    }

    static void ephemeralContainers(Problems problems, View spec, View old) {
        View containers = spec.get("ephemeralContainers");
        for (View container : old.get("ephemeralContainers").items()) {
            String name = container.get("name").text();
            containers.items().stream()
                    .filter(c -> c.get("name").is(name))
                    .reduce((first, second) -> second)
                    .ifPresentOrElse(
                            now -> unchanged(problems, containers, now.node(), container.node(), name),
                            () -> problems.forbidden(
                                    containers, "existing ephemeral containers \"" + name + "\" may not be removed\n"));
        }
    }

    private static void unchanged(Problems problems, View containers, JsonNode now, JsonNode old, String name) {
        if (!InternalTypes.same("EphemeralContainer", old, now)) {
            problems.forbidden(
                    containers,
                    "existing ephemeral containers \"" + name + "\" may not be changed\n"
                            + InternalTypes.difference("EphemeralContainer", old, now));
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
