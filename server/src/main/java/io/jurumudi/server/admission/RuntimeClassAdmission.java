package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Quantity;
import java.util.ArrayList;
import java.util.List;
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
            tolerations(spec, runtime.path("scheduling").path("tolerations"));
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

    /** All of both, but for those that another covers. */
    private static void tolerations(ObjectNode spec, JsonNode wanted) {
        if (wanted.isEmpty()) {
            return;
        }
        List<JsonNode> all = new ArrayList<>();
        spec.path("tolerations").forEach(all::add);
        wanted.forEach(all::add);
        ArrayNode merged = spec.putArray("tolerations");
        for (int i = 0; i < all.size(); i++) {
            JsonNode one = all.get(i);
            boolean covered = false;
            for (JsonNode kept : merged) {
                covered |= covers(kept, one);
            }
            for (JsonNode later : all.subList(i + 1, all.size())) {
                covered |= !later.equals(one) && covers(later, one);
            }
            if (!covered) {
                merged.add(one.deepCopy());
            }
        }
    }

    private static boolean covers(JsonNode wide, JsonNode narrow) {
        if (wide.equals(narrow)) {
            return true;
        }
        boolean exists = text(wide, "operator").equals("Exists");
        boolean anyKey = text(wide, "key").isEmpty() && exists;
        if (!anyKey && !text(wide, "key").equals(text(narrow, "key"))) {
            return false;
        }
        String effect = text(wide, "effect");
        if (!effect.isEmpty() && !effect.equals(text(narrow, "effect"))) {
            return false;
        }
        JsonNode seconds = wide.path("tolerationSeconds");
        if (effect.equals("NoExecute") && seconds.isNumber()) {
            JsonNode other = narrow.path("tolerationSeconds");
            if (!other.isNumber() || other.asLong() > seconds.asLong()) {
                return false;
            }
        }
        return exists
                || (!text(narrow, "operator").equals("Exists")
                        && text(wide, "value").equals(text(narrow, "value")));
    }

    private static String text(JsonNode toleration, String field) {
        return toleration.path(field).asText("");
    }
}
