package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import java.util.Set;
import java.util.TreeSet;

/** A kubelet changes its own node and the pods on it, and nothing of its neighbours': a node that was taken over takes over no other. */
public final class NodeRestriction implements AdmissionPlugin {

    private static final String GROUP = "system:nodes";
    private static final String PREFIX = "system:node:";
    private static final String MIRROR = "kubernetes.io/config.mirror";
    private static final String LEASES = "kube-node-lease";

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

    @Override
    public String name() {
        return "NodeRestriction";
    }

    @Override
    public void admit(AdmissionRequest request) {
        if (!request.user().in(GROUP)) {
            return;
        }
        String user = request.user().name();
        if (!user.startsWith(PREFIX) || user.length() == PREFIX.length()) {
            throw request.forbidden("could not determine node from user \"" + user + "\"");
        }
        String node = user.substring(PREFIX.length());
        switch (request.kind().toString()) {
            case "pods" -> pod(request, node);
            case "nodes" -> node(request, node);
            case "leases.coordination.k8s.io" -> lease(request, node);
            case "csinodes.storage.k8s.io" -> csiNode(request, node);
            default -> {}
        }
    }

    private static void pod(AdmissionRequest request, String node) {
        ObjectNode object = request.object().orElseGet(Json::object);
        ObjectNode old = request.old().orElseGet(Json::object);
        switch (request.operation()) {
            case CREATE -> {
                if (!object.path("metadata").path("annotations").has(MIRROR)) {
                    throw request.forbidden("pod does not have \"" + MIRROR + "\" annotation, node \"" + node
                            + "\" can only create mirror pods");
                }
                if (!isOn(object, node)) {
                    throw request.forbidden(
                            "node \"" + node + "\" can only create pods with spec.nodeName set to itself");
                }
            }
            case UPDATE -> {
                if (!request.subresource().equals("status")) {
                    throw request.forbidden("unexpected pod subresource \"" + request.subresource()
                            + "\", only 'status' and 'eviction' are allowed");
                }
                if (!isOn(old, node)) {
                    throw request.forbidden("node \"" + node
                            + "\" can only update pod status for pods with spec.nodeName set to itself");
                }
                if (!labels(object).equals(labels(old))) {
                    throw request.forbidden("node \"" + node + "\" cannot update labels through pod status");
                }
            }
            case DELETE -> {
                if (!isOn(old, node)) {
                    throw request.forbidden(
                            "node \"" + node + "\" can only delete pods with spec.nodeName set to itself");
                }
            }
            case CONNECT -> {}
        }
    }

    private static void node(AdmissionRequest request, String node) {
        String name = nameOf(request);
        if (!name.equals(node)) {
            throw request.forbidden("node \"" + node + "\" is not allowed to modify node \"" + name + "\"");
        }
        if (request.object().isEmpty()) {
            return;
        }
        ObjectNode object = request.object().get();
        JsonNode before = request.old().map(NodeRestriction::labels).orElseGet(Json::object);
        Set<String> restricted = new TreeSet<>();
        changed(labels(object), before, restricted);
        changed(before, labels(object), restricted);
        restricted.removeIf(label -> !isRestricted(label));
        if (!restricted.isEmpty()) {
            throw request.forbidden("is not allowed to modify labels: " + String.join(", ", restricted));
        }
        boolean newTaints = request.old().isPresent()
                && !object.path("spec")
                        .path("taints")
                        .equals(request.old().get().path("spec").path("taints"));
        if (newTaints) {
            throw request.forbidden("node \"" + node + "\" is not allowed to modify taints");
        }
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

    private static void lease(AdmissionRequest request, String node) {
        if (!request.namespace().equals(LEASES)) {
            throw request.forbidden("can only access leases in the \"" + LEASES + "\" system namespace");
        }
        String name = nameOf(request);
        if (!name.equals(node)) {
            throw request.forbidden("can only access node lease with the same name as the requesting node");
        }
    }

    private static void csiNode(AdmissionRequest request, String node) {
        String name = nameOf(request);
        if (!name.equals(node)) {
            throw request.forbidden("can only access CSINode with the same name as the requesting node");
        }
    }

    private static String nameOf(AdmissionRequest request) {
        return request.object()
                .or(request::old)
                .map(object -> object.path("metadata").path("name").asText(""))
                .orElse(request.name());
    }

    private static boolean isOn(JsonNode pod, String node) {
        return pod.path("spec").path("nodeName").asText("").equals(node);
    }

    private static JsonNode labels(JsonNode object) {
        JsonNode labels = object.path("metadata").path("labels");
        return labels.isObject() ? labels : Json.object();
    }
}
