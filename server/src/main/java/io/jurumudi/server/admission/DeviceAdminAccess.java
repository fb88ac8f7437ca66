package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GroupKind;
import io.jurumudi.machinery.Status.Cause;
import java.util.List;
import java.util.Optional;

/**
 * Claims may only ask for an administrator's access to devices in namespaces that are marked for it. Upstream has this check in the
 * storage of claims and templates; it refuses the same writes here.
 */
public final class DeviceAdminAccess implements AdmissionPlugin {
    private static final String GROUP = "resource.k8s.io";
    private static final String LABEL = "resource.kubernetes.io/admin-access";

    private final StoredObjects stored;

    public DeviceAdminAccess(StoredObjects stored) {
        this.stored = stored;
    }

    @Override
    public String name() {
        return "DeviceAdminAccess";
    }

    @Override
    public void validate(AdmissionRequest request) {
        if (request.creates(GROUP, "resourceclaims")) {
            requests(request, request.written().path("spec"));
        } else if (request.creates(GROUP, "resourceclaimtemplates")) {
            requests(request, request.written().path("spec").path("spec"));
        } else if (request.operation() == AdmissionRequest.Operation.UPDATE
                && request.is(GROUP, "resourceclaims", "status")
                && granted(request.old().orElseThrow()).isEmpty()) {
            granted(request.written()).ifPresent(path -> check(request, path));
        }
    }

    private void requests(AdmissionRequest request, JsonNode spec) {
        JsonNode requests = spec.path("devices").path("requests");
        for (int i = 0; i < requests.size(); i++) {
            if (requests.path(i).path("exactly").path("adminAccess").asBoolean()) {
                check(request, "spec.devices.requests[" + i + "].adminAccess");
                return;
            }
        }
    }

    /** Where the claim was given such access. */
    private static Optional<String> granted(ObjectNode claim) {
        JsonNode results = claim.at("/status/allocation/devices/results");
        for (int i = 0; i < results.size(); i++) {
            if (results.path(i).path("adminAccess").asBoolean()) {
                return Optional.of("status.allocation.devices.results[" + i + "].adminAccess");
            }
        }
        return Optional.empty();
    }

    private void check(AdmissionRequest request, String path) {
        boolean marked = stored.find("", "namespaces", "", request.namespace())
                .map(namespace ->
                        namespace.path("metadata").path("labels").path(LABEL).asText(""))
                .filter("true"::equals)
                .isPresent();
        if (!marked) {
            String why = "Forbidden: admin access to devices requires the `" + LABEL
                    + ": true` label on the containing namespace";
            throw ApiException.invalid(
                    new GroupKind(GROUP, request.kind().kind()),
                    request.name(),
                    List.of(new Cause("FieldValueForbidden", why, path)));
        }
    }
}
