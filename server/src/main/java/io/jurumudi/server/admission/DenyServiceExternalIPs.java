package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;

/** Nobody draws other people's addresses to a service of their own; those that were there before may stay. */
public final class DenyServiceExternalIPs implements AdmissionPlugin {

    @Override
    public String name() {
        return "DenyServiceExternalIPs";
    }

    @Override
    public void validate(AdmissionRequest request) {
        if (!request.creates("", "services") && !request.updates("", "services")) {
            return;
        }
        Set<JsonNode> before = new HashSet<>();
        request.old().ifPresent(old -> externalIps(old).forEach(before::add));
        for (JsonNode address : externalIps(request.written())) {
            if (!before.contains(address)) {
                throw request.forbidden("Use of external IPs is denied by admission control");
            }
        }
    }

    private static JsonNode externalIps(JsonNode service) {
        return service.path("spec").path("externalIPs");
    }
}
