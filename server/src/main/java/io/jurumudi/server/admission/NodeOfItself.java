package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.machinery.GoText;
import io.jurumudi.machinery.Json;
import io.jurumudi.server.admission.AdmissionRequest.Operation;
import java.util.Set;
import java.util.TreeSet;

/** What a node may say of itself: not what would draw pods to it that are none of its own. */
record NodeOfItself(String node) {

    private static final Set<String> OWN_LABELS = Set.of(
            "kubernetes.io/hostname",
            "kubernetes.io/os",
            "kubernetes.io/arch",
            "beta.kubernetes.io/os",
            "beta.kubernetes.io/arch",
            "beta.kubernetes.io/instance-type",
            "node.kubernetes.io/instance-type",
            "failure-domain.beta.kubernetes.io/region",
            "failure-domain.beta.kubernetes.io/zone",
            "topology.kubernetes.io/region",
            "topology.kubernetes.io/zone");

    void check(AdmissionRequest request) {
        String who = "node " + GoText.quote(node);
        if (!request.name().equals(node)) {
            throw request.forbidden(who + " is not allowed to modify node " + GoText.quote(request.name()));
        }
        if (request.operation() == Operation.CREATE) {
            JsonNode object = request.written();
            if (object.path("spec").has("configSource")) {
                throw request.forbidden(who + " is not allowed to create pods with a non-nil configSource");
            }
            Set<String> forbidden = forbidden(labels(object), Json.object());
            if (!forbidden.isEmpty()) {
                throw request.forbidden(
                        who + " is not allowed to set the following labels: " + String.join(", ", forbidden));
            }
        } else if (request.operation() == Operation.UPDATE) {
            checkUpdate(request, who);
        }
    }

    private static void checkUpdate(AdmissionRequest request, String who) {
        JsonNode object = request.written();
        JsonNode old = request.old().orElseThrow();
        JsonNode source = object.path("spec").path("configSource");
        if (source.isObject() && !source.equals(old.path("spec").path("configSource"))) {
            throw request.forbidden(who + " is not allowed to update configSource to a new non-nil configSource");
        }
        if (!object.path("spec").path("taints").equals(old.path("spec").path("taints"))) {
            throw request.forbidden(who + " is not allowed to modify taints");
        }
        if (!object.path("metadata")
                .path("ownerReferences")
                .equals(old.path("metadata").path("ownerReferences"))) {
            throw request.forbidden(who + " is not allowed to modify ownerReferences");
        }
        Set<String> forbidden = forbidden(labels(object), labels(old));
        if (!forbidden.isEmpty()) {
            throw request.forbidden("is not allowed to modify labels: " + String.join(", ", forbidden));
        }
    }

    static JsonNode labels(JsonNode object) {
        JsonNode labels = object.path("metadata").path("labels");
        return labels.isObject() ? labels : Json.object();
    }

    private static Set<String> forbidden(JsonNode after, JsonNode before) {
        Set<String> changed = new TreeSet<>();
        changed(after, before, changed);
        changed(before, after, changed);
        changed.removeIf(label -> !isRestricted(label));
        return changed;
    }

    private static void changed(JsonNode one, JsonNode other, Set<String> into) {
        one.properties().forEach(label -> {
            if (!label.getValue().equals(other.path(label.getKey()))) {
                into.add(label.getKey());
            }
        });
    }

    /** Labels that place pods are not a node's to choose, but for those that say what it is. */
    private static boolean isRestricted(String label) {
        int slash = label.indexOf('/');
        String domain = slash < 0 ? "" : label.substring(0, slash);
        boolean reserved = isIn(domain, "kubernetes.io") || isIn(domain, "k8s.io");
        boolean allowed = OWN_LABELS.contains(label)
                || isIn(domain, "kubelet.kubernetes.io")
                || isIn(domain, "node.kubernetes.io");
        return isIn(domain, "node-restriction.kubernetes.io") || (reserved && !allowed);
    }

    private static boolean isIn(String domain, String parent) {
        return domain.equals(parent) || domain.endsWith("." + parent);
    }
}
