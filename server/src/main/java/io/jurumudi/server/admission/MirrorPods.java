package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GoText;
import io.jurumudi.machinery.GroupResource;

/** The pods that a node may create: those that show what it runs anyway, and that get at nothing. */
record MirrorPods(StoredObjects objects) {

    private static final String MIRROR = "kubernetes.io/config.mirror";

    void checkCreated(AdmissionRequest request, String node) {
        ObjectNode pod = request.written();
        String who = "node " + GoText.quote(node);
        if (!pod.path("metadata").path("annotations").has(MIRROR)) {
            throw request.forbidden("pod does not have " + GoText.quote(MIRROR) + " annotation, " + who
                    + " can only create mirror pods");
        }
        if (!NodeRestriction.isOn(pod, node)) {
            throw request.forbidden(who + " can only create pods with spec.nodeName set to itself");
        }
        checkOwner(request, node, who, pod.path("metadata").path("ownerReferences"));
        PodReferences.any(pod.path("spec")).ifPresent(needed -> {
            throw request.forbidden(who + " can not create pods that reference " + needed);
        });
    }

    private void checkOwner(AdmissionRequest request, String node, String who, JsonNode owners) {
        if (owners.size() > 1) {
            throw request.forbidden(who + " can only create pods with a single owner reference set to itself");
        }
        JsonNode owner = owners.path(0);
        boolean itself = owner.path("apiVersion").asText("").equals("v1")
                && owner.path("kind").asText("").equals("Node")
                && owner.path("name").asText("").equals(node);
        if (!itself) {
            throw request.forbidden(who + " can only create pods with an owner reference set to itself");
        }
        if (!owner.path("controller").asBoolean(false)) {
            throw request.forbidden(who + " can only create pods with a controller owner reference set to itself");
        }
        if (owner.path("blockOwnerDeletion").asBoolean(false)) {
            throw request.forbidden(who + " must not set blockOwnerDeletion on an owner reference");
        }
        String there = objects.find("", "nodes", "", node)
                .orElseThrow(() -> ApiException.notFound(new GroupResource("", "nodes"), node))
                .path("metadata")
                .path("uid")
                .asText("");
        String given = owner.path("uid").asText("");
        if (!given.equals(there)) {
            throw request.forbidden("node " + node + " UID mismatch: expected " + given + " got " + there);
        }
    }
}
