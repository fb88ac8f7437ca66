package io.jurumudi.server.kind.certificates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.HumanDuration;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.RequestContext;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.Subresource;
import io.jurumudi.server.kind.Verb;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;

/** Asks for a certificate. */
public final class CertificateSigningRequestKind implements Rules {
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
                        Columns.text("Condition", "How the request stands.", (o, now) -> condition(o)))
                .rules(new CertificateSigningRequestKind());
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        Check.immutable(problems, object.get("spec"), old.get("spec"));
    }

    @Override
    public void validate(View object, Problems problems) {
        View spec = object.get("spec");
        if (spec.get("usages").isEmpty()) {
            problems.required(spec.get("usages"));
        }
        View signer = spec.get("signerName");
        if (signer.isEmpty()) {
            problems.required(signer, "");
        } else if (!signer.text().contains("/")) {
            problems.invalid(signer, "must be a fully qualified domain and path of the form 'example.com/signer-name'");
        }
        View seconds = spec.get("expirationSeconds");
        if (seconds.exists() && seconds.number(0) < 600) {
            problems.invalid(seconds, "may not specify a duration less than 600 seconds (10 minutes)");
        }
        if (spec.get("request").isEmpty()) {
            problems.invalid("spec.request", "", "PEM block type must be CERTIFICATE REQUEST");
        }
    }

    /** Who asks is who sends the request, whatever it says. */
    @Override
    public void prepareForCreate(ObjectNode object, RequestContext context) {
        ObjectNode spec = Fill.object(object, "spec");
        spec.remove(List.of("username", "uid", "groups", "extra"));
        spec.put("username", context.user().name());
        if (!context.user().uid().isEmpty()) {
            spec.put("uid", context.user().uid());
        }
        if (!context.user().groups().isEmpty()) {
            context.user().groups().forEach(spec.putArray("groups")::add);
        }
        if (!context.user().extra().isEmpty()) {
            ObjectNode extra = spec.putObject("extra");
            context.user().extra().forEach((key, values) -> values.forEach(extra.putArray(key)::add));
        }
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
