package io.jurumudi.server.admission.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Set;
import java.util.function.Function;

/** What a pod needs altogether. Containers add up; those that run one after another before them count as much as the greatest. */
final class PodResources {

    private static final Set<String> POD_LEVEL = Set.of("cpu", "memory");
    private static final String HUGE_PAGES = "hugepages-";

    private PodResources() {}

    /** As its spec says. */
    static ResourceList specified(JsonNode pod, String amounts) {
        ResourceList all = sum(pod, container -> ofContainer(container, amounts));
        return all.with(ResourceList.of(pod.path("spec").path("resources").path(amounts))
                .filtered(entry -> POD_LEVEL.contains(entry.getKey())));
    }

    /** What it asks for or already has, whichever is more, while its resources are being changed. */
    static ResourceList requests(JsonNode pod) {
        ResourceList all = sum(
                pod,
                container ->
                        effective(pod, ofContainer(container, "requests"), state(pod, container), "requests", true));
        ResourceList own = podLevel(pod, "requests");
        if (!own.isEmpty()) {
            all = all.with(
                    effective(pod, own, pod.path("status"), "requests", true).only(own.names()));
        }
        return all.plus(ResourceList.of(pod.path("spec").path("overhead")));
    }

    /** As {@link #requests}, of its limits; where there is none, overhead makes none. */
    static ResourceList limits(JsonNode pod) {
        ResourceList all = sum(
                pod,
                container -> effective(pod, ofContainer(container, "limits"), state(pod, container), "limits", false));
        ResourceList own = podLevel(pod, "limits");
        if (!own.isEmpty()) {
            all = all.with(
                    effective(pod, own, pod.path("status"), "limits", false).only(own.names()));
        }
        ResourceList limited = all.filtered(entry -> !entry.getValue().isZero());
        return all.plus(ResourceList.of(pod.path("spec").path("overhead")).only(limited.names()));
    }

    /** Whether the pod as a whole says what it needs, besides its containers. */
    static boolean hasPodLevel(JsonNode pod) {
        return !podLevel(pod, "requests").isEmpty() || !podLevel(pod, "limits").isEmpty();
    }

    private static ResourceList podLevel(JsonNode pod, String amounts) {
        return ResourceList.of(pod.path("spec").path("resources").path(amounts))
                .filtered(entry ->
                        POD_LEVEL.contains(entry.getKey()) || entry.getKey().startsWith(HUGE_PAGES));
    }

    private static ResourceList ofContainer(JsonNode container, String amounts) {
        return ResourceList.of(container.path("resources").path(amounts));
    }

    private static ResourceList sum(JsonNode pod, Function<JsonNode, ResourceList> of) {
        ResourceList running = ResourceList.EMPTY;
        for (JsonNode container : pod.path("spec").path("containers")) {
            running = running.plus(of.apply(container));
        }
        ResourceList sidecars = ResourceList.EMPTY;
        ResourceList starting = ResourceList.EMPTY;
        for (JsonNode container : pod.path("spec").path("initContainers")) {
            ResourceList its = of.apply(container);
            if (isSidecar(container)) {
                running = running.plus(its);
                sidecars = sidecars.plus(its);
                starting = starting.max(sidecars);
            } else {
                starting = starting.max(its.plus(sidecars));
            }
        }
        return running.max(starting);
    }

    private static boolean isSidecar(JsonNode container) {
        return container.path("restartPolicy").asText("").equals("Always");
    }

    /** What the kubelet says about a container whose resources can change. */
    private static JsonNode state(JsonNode pod, JsonNode container) {
        boolean initial = false;
        for (JsonNode one : pod.path("spec").path("initContainers")) {
            initial |= one.path("name").equals(container.path("name"));
        }
        if (initial && !isSidecar(container)) {
            return MissingNode.getInstance();
        }
        for (JsonNode status : pod.path("status").path(initial ? "initContainerStatuses" : "containerStatuses")) {
            if (status.path("name").equals(container.path("name"))) {
                return status;
            }
        }
        return MissingNode.getInstance();
    }

    private static ResourceList effective(
            JsonNode pod, ResourceList specified, JsonNode state, String amounts, boolean allocated) {
        if (!state.path("resources").isObject()) {
            return specified;
        }
        ResourceList there = ResourceList.of(state.path("resources").path(amounts));
        if (allocated) {
            there = there.max(ResourceList.of(state.path("allocatedResources")));
        }
        return resizeIsInfeasible(pod) ? there : specified.max(there);
    }

    private static boolean resizeIsInfeasible(JsonNode pod) {
        for (JsonNode condition : pod.path("status").path("conditions")) {
            if (condition.path("type").asText("").equals("PodResizePending")) {
                return condition.path("reason").asText("").equals("Infeasible");
            }
        }
        return false;
    }
}
