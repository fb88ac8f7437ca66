package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.machinery.GoText;
import io.jurumudi.server.auth.Authorizer;

/** Who hands out a certificate, or says that there will be none, needs to be allowed to sign for the signer. */
public final class CertificateSigning implements AdmissionPlugin {

    private final Authorizer authorizer;

    public CertificateSigning(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    @Override
    public String name() {
        return "CertificateSigning";
    }

    @Override
    public void validate(AdmissionRequest request) {
        if (!request.is("certificates.k8s.io", "certificatesigningrequests", "status")
                || request.operation() != AdmissionRequest.Operation.UPDATE) {
            return;
        }
        JsonNode old = request.old().orElseThrow();
        JsonNode before = old.path("status");
        JsonNode after = request.written().path("status");
        if (before.path("certificate").equals(after.path("certificate"))
                && before.path("conditions").equals(after.path("conditions"))) {
            return;
        }
        String signer = old.path("spec").path("signerName").asText("");
        if (!SignerPermission.has(authorizer, request.user(), "sign", signer)) {
            throw request.forbidden("user not permitted to sign requests with signerName " + GoText.quote(signer));
        }
    }
}
