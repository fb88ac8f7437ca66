package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.InternalTypes;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Fill;
import java.util.List;

/** What may change when a running pod is resized: amounts of processor and memory, within its quality of service. */
final class PodResize {
    private static final List<String> LISTS = List.of("containers", "initContainers");
    private static final String ONLY = "only cpu and memory resources are mutable";

    private PodResize() {}

    static void validate(Problems problems, View pod, View old) {
        View spec = pod.get("spec");
        View oldSpec = old.get("spec");
        if (!QualityOfService.of(pod.node())
                .equals(old.at("status", "qosClass").text(QualityOfService.of(old.node())))) {
            problems.invalid(
                    spec.path(),
                    pod.at("status", "qosClass").text(),
                    "Pod QOS Class may not change as a result of resizing");
        }
        if (!isSupported(old)) {
            problems.forbidden(spec, "Pod running on node without support for resize");
        }
        ObjectNode after = spec.object().deepCopy();
        podLevel(problems, spec, oldSpec, after);
        if (!sameContainers(problems, spec, oldSpec)) {
            return;
        }
        List<View> inits = oldSpec.get("initContainers").items();
        for (int i = 0; i < inits.size(); i++) {
            if (isSidecar(inits.get(i))) {
                kept(problems, spec.get("initContainers").item(i), inits.get(i));
            }
        }
        List<View> containers = oldSpec.get("containers").items();
        for (int i = 0; i < containers.size(); i++) {
            kept(problems, spec.get("containers").item(i), containers.get(i));
        }
        onlyAmounts(problems, spec, oldSpec, after);
        if (problems.isEmpty() && !InternalTypes.same("PodSpec", oldSpec.node(), after)) {
            problems.forbidden(spec, ONLY);
        }
    }

    /** A node that reports amounts of running containers can change them. */
    private static boolean isSupported(View pod) {
        for (View container : pod.at("status", "containerStatuses").items()) {
            if (container.at("state", "running").exists()) {
                return container.get("resources").exists();
            }
        }
        return true;
    }

    private static void podLevel(Problems problems, View spec, View oldSpec, ObjectNode after) {
        View resources = spec.get("resources");
        View old = oldSpec.get("resources");
        boolean set =
                !resources.get("requests").isEmpty() || !resources.get("limits").isEmpty();
        boolean wasSet = !old.get("requests").isEmpty() || !old.get("limits").isEmpty();
        if (!set && !wasSet) {
            return;
        }
        if (old.exists() && !resources.exists()) {
            problems.forbidden(resources, "pod-level resources cannot be removed");
            return;
        }
        if (removed(resources.get("requests"), old.get("requests"))) {
            problems.forbidden(resources.get("requests"), "pod-level resource requests cannot be removed");
        }
        if (removed(resources.get("limits"), old.get("limits"))) {
            problems.forbidden(resources.get("limits"), "pod-level resource limits cannot be removed");
        }
        if (after.path("resources") instanceof ObjectNode amounts) {
            takeAmounts(amounts, old.node());
            if (!old.exists()
                    && amounts.path("requests").isEmpty()
                    && amounts.path("limits").isEmpty()) {
                after.remove("resources");
            }
        }
        if (!InternalTypes.same("ResourceRequirements", old.node(), after.path("resources"))) {
            problems.forbidden(spec, ONLY + " at pod-level");
        }
    }

    private static boolean sameContainers(Problems problems, View spec, View oldSpec) {
        boolean same = true;
        for (String list : LISTS) {
            View containers = spec.get(list);
            View old = oldSpec.get(list);
            if (containers.size() != old.size()) {
                problems.forbidden(containers, list + " may not be added or removed on resize");
                same = false;
                continue;
            }
            for (int i = 0; i < old.size(); i++) {
                View name = containers.item(i).get("name");
                if (!name.sameAs(old.item(i).get("name"))) {
                    problems.forbidden(name, list + " may not be renamed or reordered on resize");
                    same = false;
                }
            }
        }
        return same;
    }

    private static void kept(Problems problems, View container, View old) {
        for (String amounts : List.of("requests", "limits")) {
            View now = container.at("resources", amounts);
            if (removed(now, old.at("resources", amounts))) {
                problems.forbidden(now, "resource " + amounts + " cannot be removed");
            }
        }
    }

    private static boolean removed(View amounts, View old) {
        return old.entries().keySet().stream()
                .anyMatch(name -> !amounts.key(name).exists());
    }

    private static void onlyAmounts(Problems problems, View spec, View oldSpec, ObjectNode after) {
        List<ObjectNode> containers = Fill.each(after.path("containers"));
        for (int i = 0; i < containers.size(); i++) {
            JsonNode old = oldSpec.get("containers").item(i).node();
            takeAmounts(Fill.object(containers.get(i), "resources"), old.path("resources"));
            if (!InternalTypes.same("Container", old, containers.get(i))) {
                problems.forbidden(spec, ONLY);
            }
        }
        List<ObjectNode> inits = Fill.each(after.path("initContainers"));
        for (int i = 0; i < inits.size(); i++) {
            View container = spec.get("initContainers").item(i);
            JsonNode old = oldSpec.get("initContainers").item(i).node();
            boolean changed = !InternalTypes.same("Container", old, inits.get(i));
            if (isSidecar(container)) {
                takeAmounts(Fill.object(inits.get(i), "resources"), old.path("resources"));
                if (!InternalTypes.same("Container", old, inits.get(i))) {
                    problems.forbidden(
                            container, "only cpu and memory resources for init or sidecar containers are mutable");
                }
            } else if (changed) {
                problems.forbidden(spec, "resources for non-sidecar init containers are immutable");
            }
        }
    }

    private static boolean isSidecar(View container) {
        return container.get("restartPolicy").is("Always");
    }

    private static void takeAmounts(ObjectNode resources, JsonNode old) {
        for (String amounts : List.of("requests", "limits")) {
            ObjectNode list = Fill.object(resources, amounts);
            for (String name : List.of("cpu", "memory")) {
                if (old.path(amounts).has(name)) {
                    list.set(name, old.path(amounts).get(name));
                } else {
                    list.remove(name);
                }
            }
            if (list.isEmpty()) {
                resources.remove(amounts);
            }
        }
        resources.remove("claims");
        if (old.has("claims")) {
            resources.set("claims", old.get("claims"));
        }
    }
}
