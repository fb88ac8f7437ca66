package io.jurumudi.server.kind.certificates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Asks for a certificate. */
public final class CertificateSigningRequestKind implements Rules {
    private static final String[] USAGES = {
        "any",
        "cert sign",
        "client auth",
        "code signing",
        "content commitment",
        "crl sign",
        "data encipherment",
        "decipher only",
        "digital signature",
        "email protection",
        "encipher only",
        "ipsec end system",
        "ipsec tunnel",
        "ipsec user",
        "key agreement",
        "key encipherment",
        "microsoft sgc",
        "netscape sgc",
        "ocsp signing",
        "s/mime",
        "server auth",
        "signing",
        "timestamping"
    };

    private CertificateSigningRequestKind() {}

    private static boolean isPem(String encoded, String block) {
        try {
            byte[] pem = Base64.getMimeDecoder().decode(encoded);
            return new String(pem, StandardCharsets.US_ASCII).contains("-----BEGIN " + block + "-----");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Only the status and who approves change; what was asked for stays. */
    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old, RequestContext context) {
        object.set("spec", old.path("spec").deepCopy());
    }

    public static KindBuilder define() {
        return Kind.named("certificates.k8s.io", "v1", "CertificateSigningRequest")
                .resource("certificatesigningrequests")
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
    public void validatePartUpdate(String subresource, View object, View old, Problems problems) {
        conditions(problems, object.at("status", "conditions"));
    }

    @Override
    public void validateStatusUpdate(View object, View old, Problems problems) {
        conditions(problems, object.at("status", "conditions"));
        View certificate = object.at("status", "certificate");
        if (!certificate.isEmpty() && !isPem(certificate.text(), "CERTIFICATE")) {
            problems.invalid(
                    certificate.path(), "<certificate data>", "must contain at least one CERTIFICATE PEM block");
        }
    }

    private static void conditions(Problems problems, View conditions) {
        Set<String> types = new HashSet<>();
        for (View condition : conditions.items()) {
            View type = condition.get("type");
            View status = condition.get("status");
            if (type.isEmpty()) {
                problems.required(type);
            }
            if (List.of("Approved", "Denied", "Failed").contains(type.text())) {
                Check.oneOf(problems, status, "True");
            } else {
                Check.oneOf(problems, status, "False", "True", "Unknown");
            }
            if (!types.add(type.text())) {
                problems.duplicate(type);
            }
            boolean other = types.contains(type.is("Approved") ? "Denied" : "Approved");
            if (other && (type.is("Approved") || type.is("Denied"))) {
                problems.invalid(
                        conditions.path(), type.text(), "Approved and Denied conditions are mutually exclusive");
            }
        }
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
        for (View usage : spec.get("usages").items()) {
            Check.oneOfIfAny(problems, usage, USAGES);
        }
        if (!isPem(spec.get("request").text(), "CERTIFICATE REQUEST")) {
            Check.invalidText(problems, spec.get("request"), "PEM block type must be CERTIFICATE REQUEST");
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
