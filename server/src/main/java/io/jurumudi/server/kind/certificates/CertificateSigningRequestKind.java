package io.jurumudi.server.kind.certificates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.HumanDuration;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.RequestContext;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.Subresource;
import io.jurumudi.server.kind.Verb;
import io.jurumudi.server.kind.WrittenMetadata;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;

/** Asks for a certificate. */
public final class CertificateSigningRequestKind implements Rules {
    /** Upstream describes the column as an older version of the API does the field. */
    private static final String SIGNER =
            "Requested signer for the request. It is a qualified name in the form: `scope-hostname.io/name`. If empty, it"
                    + " will be defaulted:\n 1. If it's a kubelet client certificate, it is assigned\n"
                    + "    \"kubernetes.io/kube-apiserver-client-kubelet\".\n 2. If it's a kubelet serving certificate,"
                    + " it is assigned\n    \"kubernetes.io/kubelet-serving\".\n 3. Otherwise, it is assigned"
                    + " \"kubernetes.io/legacy-unknown\".\nDistribution of trust for signers happens out of band. You"
                    + " can select on this field using `spec.signerName`.";

    private CertificateSigningRequestKind() {}

    /** Only the status and who approves change; what was asked for stays. */
    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old, RequestContext context) {
        object.set("spec", old.path("spec").deepCopy());
    }

    public static KindBuilder define() {
        return Kind.named("certificates.k8s.io", "v1", "CertificateSigningRequest")
                .resource("certificatesigningrequests")
                .formerly(OldSigningRequests.version())
                .checksMetadata(MetadataChecks.CHANGE_AND_WHOLE)
                .checksMetadataWithStatus(MetadataChecks.CHANGE_AND_WHOLE)
                .names(Names::pathSegment)
                .clusterScoped()
                .shortNames("csr")
                .subresource(new Subresource.Part(
                        "approval",
                        EnumSet.of(Verb.GET, Verb.PATCH, Verb.UPDATE),
                        new GroupVersionKind("certificates.k8s.io", "v1", "CertificateSigningRequest"),
                        WrittenMetadata.ALL,
                        CertificateSigningRequestKind::approval))
                .status()
                .undoes("", "spec", "status")
                .undoes("approval", "spec", "status.certificate")
                .undoes("status", "spec", "status.conditions")
                .field("spec.signerName", "spec", "signerName")
                .columns(
                        Columns.name(),
                        Columns.age(),
                        Columns.text(
                                "SignerName",
                                SIGNER,
                                (o, now) -> Columns.or(o.path("spec").path("signerName"), Columns.NONE)),
                        Columns.text(
                                "Requestor",
                                "Base64-encoded PKCS#10 CSR data",
                                (o, now) -> o.path("spec").path("username").asText("")),
                        Columns.text(
                                        "RequestedDuration",
                                        "How long it should be valid.",
                                        (o, now) -> o.path("spec").has("expirationSeconds")
                                                ? HumanDuration.of(Duration.ofSeconds(o.path("spec")
                                                        .path("expirationSeconds")
                                                        .asLong()))
                                                : Columns.NONE)
                                .describedBy("spec", "expirationSeconds"),
                        Columns.text(
                                "Condition",
                                "Conditions applied to the request, such as approval or denial.",
                                (o, now) -> condition(o)))
                .rules(new CertificateSigningRequestKind());
    }

    @Override
    public void validate(View object, Problems problems) {
        CertificateRequestRules.create(problems, object);
    }

    @Override
    public void validateReplacement(View object, View old, Problems problems) {
        CertificateRequestRules.update(problems, object, old, CertificateRequestRules.Path.MAIN);
    }

    @Override
    public void validateStatusUpdate(View object, View old, Problems problems) {
        CertificateRequestRules.update(problems, object, old, CertificateRequestRules.Path.STATUS);
    }

    @Override
    public void validatePartUpdate(String subresource, View object, View old, Problems problems) {
        CertificateRequestRules.update(problems, object, old, CertificateRequestRules.Path.APPROVAL);
    }

    /** Whether a request is approved is not the signer's to say. */
    @Override
    public void prepareForStatusUpdate(ObjectNode object, ObjectNode old, RequestContext context) {
        for (String type : List.of("Approved", "Denied")) {
            List<ObjectNode> before = ofType(old, type);
            List<ObjectNode> after = ofType(object, type);
            for (int i = 0; i < after.size() && after.size() == before.size(); i++) {
                after.get(i).removeAll().setAll(before.get(i).deepCopy());
            }
        }
        times(object, old, context.now());
    }

    @Override
    public void preparePart(String subresource, ObjectNode object, ObjectNode old, RequestContext context) {
        times(object, old, context.now());
    }

    private static List<ObjectNode> ofType(ObjectNode request, String type) {
        return Fill.each(request.path("status").path("conditions")).stream()
                .filter(condition -> condition.path("type").asText("").equals(type))
                .toList();
    }

    /** Conditions without times have them filled: that of the same condition before, or now. */
    private static void times(ObjectNode object, ObjectNode old, Instant now) {
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        for (ObjectNode condition : Fill.each(object.path("status").path("conditions"))) {
            Fill.textIfAbsent(condition, "lastUpdateTime", time);
            String since = ofType(old, condition.path("type").asText("")).stream()
                    .filter(before -> before.path("status").equals(condition.path("status"))
                            && before.hasNonNull("lastTransitionTime"))
                    .map(before -> before.path("lastTransitionTime").asText())
                    .findFirst()
                    .orElse(time);
            Fill.textIfAbsent(condition, "lastTransitionTime", since);
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
        ObjectNode status = merged.withObjectProperty("status");
        if (conditions.isArray()) {
            status.set("conditions", conditions.deepCopy());
        } else {
            status.remove("conditions");
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
