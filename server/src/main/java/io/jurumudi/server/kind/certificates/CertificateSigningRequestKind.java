package io.jurumudi.server.kind.certificates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.HumanDuration;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.Subresource;
import io.jurumudi.server.kind.Verb;
import java.time.Duration;
import java.util.EnumSet;

/** Asks for a certificate. */
public final class CertificateSigningRequestKind {
    private CertificateSigningRequestKind() {}

    public static Kind.Builder define() {
        return Kind.named("certificates.k8s.io", "v1", "CertificateSigningRequest")
                .resource("certificatesigningrequests")
                .clusterScoped()
                .shortNames("csr")
                .subresource(new Subresource.Part(
                        "approval",
                        EnumSet.of(Verb.GET, Verb.PATCH, Verb.UPDATE),
                        new GroupVersionKind("certificates.k8s.io", "v1", "CertificateSigningRequest"),
                        CertificateSigningRequestKind::approval))
                .status()
                .field("spec.signerName", "spec", "signerName")
                .columns(
                        Columns.name(),
                        Columns.age(),
                        Columns.textOr(Columns.NONE, "SignerName", "Who is asked to sign.", "spec", "signerName"),
                        Columns.text("Requestor", "Who asks.", "spec", "username"),
                        Columns.text(
                                "RequestedDuration",
                                "How long it should be valid.",
                                (o, now) -> o.path("spec").has("expirationSeconds")
                                        ? HumanDuration.of(Duration.ofSeconds(o.path("spec")
                                                .path("expirationSeconds")
                                                .asLong()))
                                        : Columns.NONE),
                        Columns.text("Condition", "How the request stands.", (o, now) -> condition(o)));
    }

    /** Only the conditions are taken over. */
    private static ObjectNode approval(ObjectNode old, ObjectNode given) {
        ObjectNode merged = old.deepCopy();
        JsonNode conditions = given.path("status").path("conditions");
        if (conditions.isArray()) {
            merged.withObjectProperty("status").set("conditions", conditions.deepCopy());
        }
        return merged;
    }

    private static String condition(JsonNode request) {
        boolean approved = false;
        boolean denied = false;
        boolean failed = false;
        for (JsonNode condition : request.path("status").path("conditions")) {
            String type = condition.path("type").asText();
            approved |= type.equals("Approved");
            denied |= type.equals("Denied");
            failed |= type.equals("Failed");
        }
        return (denied ? "Denied" : approved ? "Approved" : "Pending")
                + (failed ? ",Failed" : "")
                + (request.path("status").path("certificate").asText("").isEmpty() ? "" : ",Issued");
    }
}
