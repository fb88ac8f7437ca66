package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GroupResource;
import io.jurumudi.machinery.Status;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Nothing is made in a namespace that does not exist or is about to go, and some namespaces stay for ever. */
public final class NamespaceLifecycle implements AdmissionPlugin {

    private static final Set<String> IMMORTAL = Set.of("default", "kube-system", "kube-public");

    private final StoredObjects objects;

    public NamespaceLifecycle(StoredObjects objects) {
        this.objects = objects;
    }

    @Override
    public String name() {
        return "NamespaceLifecycle";
    }

    @Override
    public void admit(AdmissionRequest request) {
        boolean namespace =
                request.kind().group().isEmpty() && request.kind().plural().equals("namespaces");
        if (namespace) {
            if (request.operation() == AdmissionRequest.Operation.DELETE && IMMORTAL.contains(request.name())) {
                throw request.forbidden("this namespace may not be deleted");
            }
            return;
        }
        boolean review = request.kind().plural().equals("localsubjectaccessreviews");
        if (request.namespace().isEmpty() || request.operation() == AdmissionRequest.Operation.DELETE || review) {
            return;
        }
        ObjectNode there = objects.find("", "namespaces", "", request.namespace())
                .orElseThrow(() -> ApiException.notFound(new GroupResource("", "namespaces"), request.namespace()));
        boolean going = there.path("status").path("phase").asText().equals("Terminating");
        if (going && request.operation() == AdmissionRequest.Operation.CREATE) {
            throw terminating(request);
        }
    }

    private static ApiException terminating(AdmissionRequest request) {
        Status plain = request.forbidden("unable to create new content in namespace " + request.namespace()
                        + " because it is being terminated")
                .status();
        Status.Details details = plain.details().orElseThrow();
        Status.Cause cause = new Status.Cause(
                "NamespaceTerminating",
                "namespace " + request.namespace() + " is being terminated",
                "metadata.namespace");
        return new ApiException(Status.failure(
                plain.code(),
                plain.reason(),
                plain.message(),
                Optional.of(new Status.Details(
                        details.name(), details.group(), details.kind(), details.uid(), List.of(cause), 0))));
    }
}
