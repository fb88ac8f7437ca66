package io.jurumudi.server.kind;

import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import java.util.List;

/** Rules for names of those who sign certificates: a domain and a path in it, such as {@code example.com/signer}. */
public final class SignerNames {
    private static final int DOMAIN_LIMIT = 253;
    private static final int LIMIT = DOMAIN_LIMIT + 1 + 253 + 1 + 63;

    private SignerNames() {}

    /** Whether the signer is one of Kubernetes' own. */
    public static boolean isKubernetes(String signer) {
        String domain = signer.split("/", 2)[0];
        return domain.equals("kubernetes.io") || domain.endsWith(".kubernetes.io");
    }

    /** Complains of an absent name too. */
    public static void validate(Problems problems, View signer) {
        if (!Check.requiredText(problems, signer)) {
            return;
        }
        String[] segments = signer.text().split("/", -1);
        if (segments.length != 2) {
            problems.invalid(signer, "must be a fully qualified domain and path of the form 'example.com/signer-name'");
            return;
        }
        if (segments[0].length() > DOMAIN_LIMIT) {
            problems.tooLong(signer, DOMAIN_LIMIT);
        }
        String[] labels = segments[0].split("\\.", -1);
        labels(problems, signer, segments[0], labels, true);
        if (labels.length < 2) {
            problems.invalid(
                    signer.path(), segments[0], "should be a domain with at least two segments separated by dots");
        }
        labels(problems, signer, segments[1], segments[1].split("\\.", -1), false);
        if (signer.size() > LIMIT) {
            problems.tooLong(signer, LIMIT);
        }
    }

    /** Only the first bad one is named: further complaints would look the same. */
    private static void labels(Problems problems, View signer, String segment, String[] labels, boolean domain) {
        for (String label : labels) {
            List<String> details = domain ? Names.dns1123Label(label) : Names.dns1123Subdomain(label);
            details.forEach(detail ->
                    problems.invalid(signer.path(), segment, "validating label \"" + label + "\": " + detail));
            if (!details.isEmpty()) {
                return;
            }
        }
    }
}
