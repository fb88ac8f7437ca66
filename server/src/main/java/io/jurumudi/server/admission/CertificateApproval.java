package io.jurumudi.server.admission;

import io.jurumudi.machinery.GoText;
import io.jurumudi.server.auth.Authorizer;

/** Who approves a certificate needs to be allowed that for the signer who would sign it. */
public final class CertificateApproval implements AdmissionPlugin {

    private final Authorizer authorizer;

    public CertificateApproval(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    @Override
    public String name() {
        return "CertificateApproval";
    }

    /** Asks for the stored signer, as the update may pretend another. */
    @Override
    public void validate(AdmissionRequest request) {
        if (!request.is("certificates.k8s.io", "certificatesigningrequests", "approval")
                || request.operation() != AdmissionRequest.Operation.UPDATE) {
            return;
        }
        String signer =
                request.old().orElseThrow().path("spec").path("signerName").asText("");
        if (!SignerPermission.has(authorizer, request.user(), "approve", signer)) {
            throw request.forbidden("user not permitted to approve requests with signerName " + GoText.quote(signer));
        }
    }
}
