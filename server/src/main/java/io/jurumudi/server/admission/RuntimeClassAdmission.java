package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Quantity;
import java.util.Map;
import java.util.Optional;

/** A pod of a runtime class costs what the runtime costs, and goes only where the runtime is. */
public final class RuntimeClassAdmission implements AdmissionPlugin {

    private final StoredObjects objects;

    public RuntimeClassAdmission(StoredObjects objects) {
        this.objects = objects;
    }

    @Override
    public String name() {
        return "RuntimeClass";
    }

    @Override
    public void admit(AdmissionRequest request) {
        if (!request.creates("", "pods")) {
            return;
        }
        ObjectNode spec = request.written().withObjectProperty("spec");
        runtime(request, spec).ifPresent(runtime -> {
            JsonNode fixed = runtime.path("overhead").path("podFixed");
            if (!spec.path("overhead").isEmpty() && !fixed.isEmpty()) {
                checkSame(request, spec.path("overhead"), fixed);
            }
            if (!fixed.isEmpty()) {
                spec.set("overhead", fixed.deepCopy());
            }
            nodeSelector(request, spec, runtime.path("scheduling").path("nodeSelector"));
            Tolerations.merge(spec, runtime.path("scheduling").path("tolerations"));
        });
    }

    @Override
    public void validate(AdmissionRequest request) {
        if (!request.creates("", "pods")) {
            return;
        }
        JsonNode spec = request.written().path("spec");
        Optional<ObjectNode> runtime = runtime(request, spec);
        if (runtime.isPresent() && runtime.get().has("overhead")) {
            checkSame(
                    request,
                    spec.path("overhead"),
                    runtime.get().path("overhead").path("podFixed"));
        } else if (spec.has("overhead")) {
            throw request.forbidden(
                    "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");
        }
    }

    private Optional<ObjectNode> runtime(AdmissionRequest request, JsonNode spec) {
        String name = spec.path("runtimeClassName").asText("");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(objects.find("node.k8s.io", "runtimeclasses", "", name)
                .orElseThrow(() -> request.forbidden("pod rejected: RuntimeClass \"" + name + "\" not found")));
    }

    private static void checkSame(AdmissionRequest request, JsonNode given, JsonNode fixed) {
        boolean same = given.size() == fixed.size();
        for (Map.Entry<String, JsonNode> amount : fixed.properties()) {
            JsonNode other = given.path(amount.getKey());
            same &= other.isValueNode()
                    && Quantity.parse(other.asText())
                            .equals(Quantity.parse(amount.getValue().asText()));
        }
        if (!same) {
            throw request.forbidden("pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
        }
    }

    private static void nodeSelector(AdmissionRequest request, ObjectNode spec, JsonNode wanted) {
        wanted.properties().forEach(label -> {
            ObjectNode selector = spec.withObjectProperty("nodeSelector");
            JsonNode given = selector.path(label.getKey());
            if (!given.isMissingNode() && !given.equals(label.getValue())) {
                throw request.forbidden("conflict: runtimeClass.scheduling.nodeSelector[" + label.getKey() + "] = "
                        + label.getValue().asText() + "; pod.spec.nodeSelector[" + label.getKey() + "] = "
                        + given.asText());
            }
            selector.set(label.getKey(), label.getValue());
        });
    }
}
