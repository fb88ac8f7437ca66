package io.jurumudi.server.kind.certificates;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.SignerNames;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for what a certificate is asked for, and for what approvers and signers answer. */
final class CertificateRequestRules {
    private static final String LEGACY = "kubernetes.io/legacy-unknown";
    private static final int SHORTEST = 600;
    private static final List<String> USAGES = List.of(
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
            "timestamping");

    /** By which path a change comes, which decides what it may change. */
    enum Path {
        MAIN,
        STATUS,
        APPROVAL
    }

    private CertificateRequestRules() {}

    static void create(Problems problems, View request) {
        whole(problems, request, View.of(MissingNode.getInstance()));
    }

    static void update(Problems problems, View request, View old, Path path) {
        whole(problems, request, old);
        View conditions = request.at("status", "conditions");
        for (String type : List.of("Approved", "Denied", "Failed")) {
            if (count(request, type) < count(old, type)) {
                problems.forbidden(conditions, "updates may not remove a condition of type \"" + type + "\"");
            }
        }
        if (path != Path.APPROVAL) {
            for (String type : List.of("Approved", "Denied")) {
                if (count(request, type) > count(old, type)) {
                    problems.forbidden(conditions, "updates may not add a condition of type \"" + type + "\"");
                }
            }
        }
        View certificate = request.at("status", "certificate");
        String before = old.at("status", "certificate").text();
        if (!certificate.text().equals(before)) {
            if (path != Path.STATUS) {
                problems.forbidden(certificate, "updates may not set certificate content");
            } else if (!before.isEmpty()) {
                problems.forbidden(certificate, "updates may not modify existing certificate content");
            }
        }
    }

    /** @param old what was there before and may stay, however wrong it is; empty when the request is new */
    private static void whole(Problems problems, View request, View old) {
        View spec = request.get("spec");
        View pem = spec.get("request");
        Pem.requestProblem(bytes(pem)).ifPresent(why -> problems.invalid(pem, why));
        usages(problems, spec.get("usages"), old.at("spec", "usages"));
        View signer = spec.get("signerName");
        if (signer.is(LEGACY) && !old.at("spec", "signerName").is(LEGACY)) {
            problems.invalid(signer, "the legacy signerName is not allowed via this API version");
        } else {
            SignerNames.validate(problems, signer);
        }
        View seconds = spec.get("expirationSeconds");
        if (seconds.exists() && seconds.number(0) < SHORTEST) {
            problems.invalid(seconds, "may not specify a duration less than 600 seconds (10 minutes)");
        }
        conditions(problems, request, old);
        View certificate = request.at("status", "certificate");
        View before = old.at("status", "certificate");
        boolean kept = old.exists() && certificate.text().equals(before.text());
        if (!kept && Pem.certificatesProblem(bytes(before)).isEmpty()) {
            Pem.certificatesProblem(bytes(certificate))
                    .ifPresent(why -> problems.invalid(certificate.path(), "<certificate data>", why));
        }
    }

    private static void usages(Problems problems, View usages, View old) {
        if (usages.isEmpty()) {
            problems.required(usages);
        }
        List<String> before = old.items().stream().map(View::text).toList();
        if (USAGES.containsAll(before)) {
            for (View usage : usages.items()) {
                if (!USAGES.contains(usage.text())) {
                    problems.notSupported(usage, USAGES);
                }
            }
        }
        if (before.size() == new HashSet<>(before).size()) {
            Set<String> seen = new HashSet<>();
            for (View usage : usages.items()) {
                if (!seen.add(usage.text())) {
                    problems.duplicate(usage);
                }
            }
        }
    }

    private static void conditions(Problems problems, View request, View old) {
        View conditions = request.at("status", "conditions");
        boolean bothBefore = count(old, "Approved") > 0 && count(old, "Denied") > 0;
        List<String> typesBefore = old.at("status", "conditions").items().stream()
                .map(condition -> condition.get("type").text())
                .toList();
        boolean duplicatesBefore = new HashSet<>(typesBefore).size() < typesBefore.size();
        Set<String> types = new HashSet<>();
        for (View condition : conditions.items()) {
            View type = condition.get("type");
            if (type.text().isEmpty() && !typesBefore.contains("")) {
                problems.required(type);
            }
            View status = condition.get("status");
            if (List.of("Approved", "Denied", "Failed").contains(type.text())) {
                Check.oneOf(problems, status, "True");
            } else {
                Check.oneOf(problems, status, "False", "True", "Unknown");
            }
            boolean other =
                    type.is("Approved") && types.contains("Denied") || type.is("Denied") && types.contains("Approved");
            if (other && !bothBefore) {
                problems.invalid(
                        conditions.path(), type.text(), "Approved and Denied conditions are mutually exclusive");
            }
            if (!types.add(type.text()) && !duplicatesBefore) {
                Check.duplicateText(problems, type);
            }
        }
    }

    private static long count(View request, String type) {
        return request.at("status", "conditions").items().stream()
                .filter(condition -> condition.get("type").is(type))
                .count();
    }

    private static byte[] bytes(View base64) {
        return Base64.getMimeDecoder().decode(base64.text());
    }
}
