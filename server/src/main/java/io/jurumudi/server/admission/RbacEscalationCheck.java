package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.auth.RbacEscalation;

/**
 * Nobody hands out permissions that they do not have. Upstream has this check in the storage of roles and bindings; it refuses the
 * same writes here.
 */
public final class RbacEscalationCheck implements AdmissionPlugin {

    private final RbacEscalation escalation;

    public RbacEscalationCheck(RbacEscalation escalation) {
        this.escalation = escalation;
    }

    @Override
    public String name() {
        return "RbacEscalationCheck";
    }

    @Override
    public void admit(AdmissionRequest request) {
        if (!request.kind().group().equals("rbac.authorization.k8s.io")
                || request.object().isEmpty()) {
            return;
        }
        ObjectNode object = request.object().get();
        String resource = request.kind().plural();
        boolean role = resource.equals("roles") || resource.equals("clusterroles");
        String[] parts = role ? new String[] {"rules", "aggregationRule"} : new String[] {"subjects", "roleRef"};
        if (request.old().isPresent() && same(object, request.old().get(), parts)) {
            return;
        }
        if (role) {
            escalation.checkRole(request.user(), resource, object);
        } else {
            escalation.checkBinding(request.user(), resource, object);
        }
    }

    private static boolean same(ObjectNode one, ObjectNode other, String... parts) {
        for (String part : parts) {
            if (!one.path(part).equals(other.path(part))) {
                return false;
            }
        }
        return true;
    }
}
