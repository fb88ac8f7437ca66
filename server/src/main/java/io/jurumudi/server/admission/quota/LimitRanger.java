package io.jurumudi.server.admission.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.admission.AdmissionPlugin;
import io.jurumudi.server.admission.AdmissionRequest;
import io.jurumudi.server.admission.AdmissionRequest.Operation;
import io.jurumudi.server.admission.Refusals;
import io.jurumudi.server.admission.StoredObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gives containers what their namespace grants to those that ask for nothing, and refuses pods and claims that ask for too much or too little. */
public final class LimitRanger implements AdmissionPlugin {

    private static final String ANNOTATION = "kubernetes.io/limit-ranger";

    private final StoredObjects objects;

    public LimitRanger(StoredObjects objects) {
        this.objects = objects;
    }

    @Override
    public String name() {
        return "LimitRanger";
    }

    @Override
    public void admit(AdmissionRequest request) {
        if (concerns(request) && request.kind().plural().equals("pods")) {
            for (ObjectNode range : ranges(request)) {
                fill(request.written(), range);
            }
        }
    }

    @Override
    public void validate(AdmissionRequest request) {
        if (!concerns(request)) {
            return;
        }
        for (ObjectNode range : ranges(request)) {
            List<String> refusals = new ArrayList<>();
            for (JsonNode limit : range.path("spec").path("limits")) {
                check(request, limit, refusals);
            }
            if (!refusals.isEmpty()) {
                throw request.forbidden(Refusals.together(refusals));
            }
        }
    }

    /** A pod's resources change through one subresource only; what is being deleted is left alone. */
    private static boolean concerns(AdmissionRequest request) {
        boolean update = request.operation() == Operation.UPDATE;
        boolean pod = request.creates("", "pods") || (update && request.is("", "pods", "resize"));
        boolean claim = request.creates("", "persistentvolumeclaims") || request.updates("", "persistentvolumeclaims");
        boolean going = request.old()
                .map(old -> old.path("metadata").has("deletionTimestamp"))
                .orElse(false);
        return (pod || claim) && !going;
    }

    private List<ObjectNode> ranges(AdmissionRequest request) {
        return objects.list("", "limitranges", request.namespace());
    }

    private static void fill(ObjectNode pod, ObjectNode range) {
        ResourceList requests = ResourceList.EMPTY;
        ResourceList limits = ResourceList.EMPTY;
        for (JsonNode limit : range.path("spec").path("limits")) {
            if (limit.path("type").asText("").equals("Container")) {
                requests = requests.with(ResourceList.of(limit.path("defaultRequest")));
                limits = limits.with(ResourceList.of(limit.path("default")));
            }
        }
        List<String> done = new ArrayList<>();
        for (JsonNode container : pod.path("spec").path("containers")) {
            fill((ObjectNode) container, "container", requests, limits, done);
        }
        for (JsonNode container : pod.path("spec").path("initContainers")) {
            fill((ObjectNode) container, "init container", requests, limits, done);
        }
        if (!done.isEmpty()) {
            pod.withObjectProperty("metadata")
                    .withObjectProperty("annotations")
                    .put(ANNOTATION, "LimitRanger plugin set: " + String.join("; ", done));
        }
    }

    private static void fill(
            ObjectNode container, String what, ResourceList requests, ResourceList limits, List<String> done) {
        fill(container, "requests", requests)
                .ifPresent(names -> done.add(names + " request for " + what + " "
                        + container.path("name").asText("")));
        fill(container, "limits", limits)
                .ifPresent(names -> done.add(names + " limit for " + what + " "
                        + container.path("name").asText("")));
    }

    /** The names of what was missing; empty when nothing was. */
    private static Optional<String> fill(ObjectNode container, String amounts, ResourceList granted) {
        JsonNode there = container.path("resources").path(amounts);
        ResourceList missing = granted.filtered(entry -> !there.has(entry.getKey()));
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        container
                .withObjectProperty("resources")
                .set(amounts, ResourceList.of(there).with(missing).toJson());
        return Optional.of(String.join(", ", missing.names()));
    }

    private static void check(AdmissionRequest request, JsonNode limit, List<String> refusals) {
        String type = limit.path("type").asText("");
        JsonNode object = request.written();
        boolean pod = request.kind().plural().equals("pods");
        LimitRangeItem item = LimitRangeItem.of(limit);
        if (type.equals("Container") && pod) {
            for (String list : List.of("containers", "initContainers")) {
                for (JsonNode container : object.path("spec").path(list)) {
                    JsonNode resources = container.path("resources");
                    refusals.addAll(item.problems(
                            ResourceList.of(resources.path("requests")), ResourceList.of(resources.path("limits"))));
                }
            }
        } else if (type.equals("Pod") && pod) {
            refusals.addAll(item.problems(
                    PodResources.specified(object, "requests"), PodResources.specified(object, "limits")));
        } else if (type.equals("PersistentVolumeClaim") && !pod) {
            refusals.addAll(item.problemsOfRequests(
                    ResourceList.of(object.path("spec").path("resources").path("requests"))));
        }
    }
}
