package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GoText;
import io.jurumudi.machinery.GroupResource;
import io.jurumudi.server.admission.AdmissionRequest.Operation;
import io.jurumudi.server.auth.Authorizer;
import io.jurumudi.server.kind.certificates.CertificateRequest;
import java.util.List;
import java.util.Set;

/** A kubelet changes its own node and the pods on it, and nothing of its neighbours': a node that was taken over takes over no other. */
public final class NodeRestriction implements AdmissionPlugin {

    private static final String GROUP = "system:nodes";
    private static final String PREFIX = "system:node:";
    private static final String LEASES = "kube-node-lease";

    private static final Set<String> OWN_SIGNERS =
            Set.of("kubernetes.io/kubelet-serving", "kubernetes.io/kube-apiserver-client-kubelet");

    private final StoredObjects objects;
    private final MirrorPods mirrors;
    private final NodeTokens tokens;

    public NodeRestriction(StoredObjects objects, Authorizer authorizer) {
        this.objects = objects;
        mirrors = new MirrorPods(objects);
        tokens = new NodeTokens(objects, authorizer);
    }

    @Override
    public String name() {
        return "NodeRestriction";
    }

    @Override
    public void admit(AdmissionRequest request) {
        String user = request.user().name();
        if (request.operation() == Operation.CONNECT
                || !user.startsWith(PREFIX)
                || !request.user().in(GROUP)) {
            return;
        }
        String node = user.substring(PREFIX.length());
        if (node.isEmpty()) {
            throw request.forbidden("could not determine node from user " + GoText.quote(user));
        }
        switch (request.resource().toString()) {
            case "pods" -> pod(request, node);
            case "nodes" -> new NodeOfItself(node).check(request);
            case "persistentvolumeclaims" -> claim(request, node);
            case "serviceaccounts" -> tokens.check(request, node);
            case "leases.coordination.k8s.io" -> lease(request, node);
            case "csinodes.storage.k8s.io" -> sameName(request, node, "CSINode");
            case "resourceslices.resource.k8s.io" -> slice(request, node);
            case "certificatesigningrequests.certificates.k8s.io" -> certificate(request, node);
            default -> {}
        }
    }

    private void pod(AdmissionRequest request, String node) {
        switch (request.subresource()) {
            case "" -> {
                switch (request.operation()) {
                    case CREATE -> mirrors.checkCreated(request, node);
                    case DELETE -> {
                        if (!isOn(request.old().orElseThrow(), node)) {
                            throw request.forbidden("node " + GoText.quote(node)
                                    + " can only delete pods with spec.nodeName set to itself");
                        }
                    }
                    default ->
                        throw request.forbidden("unexpected operation \"UPDATE\", node " + GoText.quote(node)
                                + " can only create and delete mirror pods");
                }
            }
            case "status" -> podStatus(request, node);
            case "eviction" -> {
                ObjectNode pod = objects.find("", "pods", request.namespace(), request.name())
                        .orElseThrow(() -> ApiException.notFound(new GroupResource("", "pods"), request.name()));
                if (!isOn(pod, node)) {
                    throw request.forbidden("node " + node + " can only evict pods with spec.nodeName set to itself");
                }
            }
            default ->
                throw request.forbidden("unexpected pod subresource " + GoText.quote(request.subresource())
                        + ", only 'status' and 'eviction' are allowed");
        }
    }

    private static void podStatus(AdmissionRequest request, String node) {
        JsonNode pod = request.written();
        JsonNode old = request.old().orElseThrow();
        String who = "node " + GoText.quote(node);
        if (!isOn(old, node)) {
            throw request.forbidden(who + " can only update pod status for pods with spec.nodeName set to itself");
        }
        if (!NodeOfItself.labels(pod).equals(NodeOfItself.labels(old))) {
            throw request.forbidden(who + " cannot update labels through pod status");
        }
        if (changes(request, "resourceClaimStatuses")) {
            throw request.forbidden(who + " cannot update resource claim statues");
        }
        if (changes(request, "extendedResourceClaimStatus")) {
            throw request.forbidden(who + " cannot update extended resource claim status");
        }
    }

    private static boolean changes(AdmissionRequest request, String field) {
        return !request.written()
                .path("status")
                .path(field)
                .equals(request.old().orElseThrow().path("status").path(field));
    }

    /** The size and what is being done about it; a node reports no more of a volume. */
    private static void claim(AdmissionRequest request, String node) {
        if (!request.subresource().equals("status")) {
            throw request.forbidden("may only update PVC status");
        }
        if (!reported(request.written()).equals(reported(request.old().orElseThrow()))) {
            throw request.forbidden("node " + GoText.quote(node)
                    + " is not allowed to update fields other than status.quantity and status.conditions");
        }
    }

    private static ObjectNode reported(ObjectNode claim) {
        ObjectNode rest = claim.deepCopy();
        rest.withObjectProperty("metadata").remove(List.of("resourceVersion", "managedFields"));
        rest.withObjectProperty("status")
                .remove(List.of("capacity", "conditions", "allocatedResourceStatuses", "allocatedResources"));
        return rest;
    }

    private static void lease(AdmissionRequest request, String node) {
        if (!request.namespace().equals(LEASES)) {
            throw request.forbidden("can only access leases in the " + GoText.quote(LEASES) + " system namespace");
        }
        sameName(request, node, "node lease");
    }

    private static void sameName(AdmissionRequest request, String node, String what) {
        String name = request.object()
                .filter(object -> request.operation() == Operation.CREATE)
                .map(object -> object.path("metadata").path("name").asText(""))
                .orElse(request.name());
        if (!name.equals(node)) {
            throw request.forbidden("can only access " + what + " with the same name as the requesting node");
        }
    }

    private static void slice(AdmissionRequest request, String node) {
        boolean created = request.operation() == Operation.CREATE;
        if (!created && request.operation() != Operation.DELETE) {
            return;
        }
        JsonNode slice = created ? request.written() : request.old().orElseThrow();
        if (!isOn(slice, node)) {
            throw request.forbidden("can only " + (created ? "create" : "delete")
                    + " ResourceSlice with the same NodeName as the requesting node");
        }
    }

    private static void certificate(AdmissionRequest request, String node) {
        JsonNode spec = request.object().orElseGet(request.old()::orElseThrow).path("spec");
        if (request.operation() != Operation.CREATE
                || !OWN_SIGNERS.contains(spec.path("signerName").asText(""))) {
            return;
        }
        List<String> names;
        try {
            names = CertificateRequest.of(spec).commonNames();
        } catch (IllegalArgumentException unreadable) {
            throw request.forbidden("unable to parse csr: " + unreadable.getMessage());
        }
        if (!names.equals(List.of(PREFIX + node))) {
            throw request.forbidden("can only create a node CSR with CN=" + PREFIX + node);
        }
    }

    static boolean isOn(JsonNode object, String node) {
        return object.path("spec").path("nodeName").asText("").equals(node);
    }
}
