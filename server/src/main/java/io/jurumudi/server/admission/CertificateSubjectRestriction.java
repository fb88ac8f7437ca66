package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.server.kind.certificates.CertificateRequest;
import java.util.List;

/** Nobody gets a client certificate for the group that may do everything: it could never be taken back. */
public final class CertificateSubjectRestriction implements AdmissionPlugin {

    private static final String SIGNER = "kubernetes.io/kube-apiserver-client";
    private static final String GROUP = "system:masters";

    @Override
    public String name() {
        return "CertificateSubjectRestriction";
    }

    @Override
    public void validate(AdmissionRequest request) {
        if (!request.creates("certificates.k8s.io", "certificatesigningrequests")) {
            return;
        }
        JsonNode spec = request.written().path("spec");
        if (!spec.path("signerName").asText("").equals(SIGNER)) {
            return;
        }
        List<String> groups;
        try {
            groups = CertificateRequest.of(spec).organizations();
        } catch (IllegalArgumentException unreadable) {
            throw request.forbidden("failed to parse CSR: " + unreadable.getMessage());
        }
        if (groups.contains(GROUP)) {
            throw request.forbidden("use of " + SIGNER + " signer with " + GROUP + " group is not allowed");
        }
    }
}
