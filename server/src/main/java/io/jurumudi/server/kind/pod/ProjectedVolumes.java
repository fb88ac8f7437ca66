package io.jurumudi.server.kind.pod;

import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Selectors;
import io.jurumudi.server.kind.SignerNames;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Rules for volumes that are put together from several sources, whose files may not get into each other's way. */
final class ProjectedVolumes {
    private static final List<String> KEY_TYPES =
            List.of("ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519", "RSA3072", "RSA4096");
    private static final int SHORTEST_CERTIFICATE = 3600;
    private static final int LONGEST_CERTIFICATE = 91 * 24 * 60 * 60;
    private static final int LONGEST_KUBERNETES_CERTIFICATE = 24 * 60 * 60;

    private final Problems problems;
    private final View projected;
    private final Set<String> paths = new HashSet<>();

    ProjectedVolumes(Problems problems, View projected) {
        this.problems = problems;
        this.projected = projected;
    }

    void validate() {
        for (View source : projected.get("sources").items()) {
            int types = 0;
            for (String type : List.of("secret", "configMap")) {
                View from = source.get(type);
                if (from.exists()) {
                    types++;
                    Check.requiredText(problems, from.get("name"));
                    for (View item : from.get("items").items()) {
                        keyToPath(problems, item);
                        distinct(item.get("path"), from.get("name").text());
                    }
                }
            }
            View fields = source.get("downwardAPI");
            if (fields.exists()) {
                types++;
                for (View item : fields.get("items").items()) {
                    podField(problems, item, fields.path());
                    distinct(item.get("path"), item.get("path").text());
                }
            }
            if (source.get("serviceAccountToken").exists()) {
                types++;
                token(source.get("serviceAccountToken"));
            }
            if (source.get("clusterTrustBundle").exists()) {
                types++;
                trustBundle(source.get("clusterTrustBundle"));
            }
            if (source.get("podCertificate").exists()) {
                types++;
                certificate(source.get("podCertificate"));
            }
            if (types > 1) {
                problems.forbidden(source, "may not specify more than 1 volume type per source");
            }
        }
    }

    static void keyToPath(Problems problems, View item) {
        Check.requiredText(problems, item.get("key"));
        Check.requiredText(problems, item.get("path"));
        Check.descendingUnreservedPath(problems, item.get("path"));
        Check.fileMode(problems, item.get("mode"));
    }

    /** @param path what complaints name: upstream names the source, not the item */
    static void podField(Problems problems, View item, String path) {
        View at = View.of(item.node(), path);
        Check.requiredText(problems, at.get("path"));
        Check.descendingUnreservedPath(problems, at.get("path"));
        View field = at.get("fieldRef");
        View resource = at.get("resourceFieldRef");
        if (field.exists()) {
            EnvironmentRules.fieldReference(problems, field, EnvironmentRules.VOLUME_FIELDS);
            if (resource.exists()) {
                problems.invalid(path, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
            }
        } else if (resource.exists()) {
            EnvironmentRules.resourceReference(problems, resource, true);
        } else {
            problems.required(at, "one of fieldRef and resourceFieldRef is required");
        }
        Check.fileMode(problems, at.get("mode"));
    }

    /** @param named what the complaint says the value is */
    private void distinct(View path, String named) {
        if (!path.isEmpty() && !paths.add(path.text())) {
            problems.invalid(projected.path(), named, "conflicting duplicate paths");
        }
    }

    private void token(View token) {
        View seconds = token.get("expirationSeconds");
        if (seconds.number(0) < 600) {
            problems.invalid(seconds, "may not specify a duration less than 10 minutes");
        }
        if (seconds.number(0) > 1L << 32) {
            problems.invalid(seconds, "may not specify a duration larger than 2^32 seconds");
        }
        View path = View.of(token.get("path").node(), projected.path() + ".path");
        if (Check.requiredText(problems, path)) {
            Check.descendingUnreservedPath(problems, path);
        }
    }

    private void trustBundle(View bundle) {
        View name = bundle.get("name");
        View signer = bundle.get("signerName");
        View selector = bundle.get("labelSelector");
        if (name.exists() && signer.exists()) {
            problems.invalid(bundle, "only one of name and signerName may be used");
        } else if (name.exists()) {
            if (name.isEmpty()) {
                problems.required(name, "must be a valid object name");
            }
            String ownName = name.text().substring(name.text().lastIndexOf(':') + 1);
            Names.dns1123Subdomain(ownName)
                    .forEach(detail -> problems.invalid(name, "not a valid clustertrustbundlename: " + detail));
            if (selector.exists()) {
                problems.invalid(selector, "labelSelector must be unset if name is specified");
            }
        } else if (signer.exists()) {
            if (signer.isEmpty()) {
                problems.required(signer, "must be a valid signer name");
            }
            SignerNames.validate(problems, signer);
            Selectors.validate(problems, selector);
        } else {
            problems.required(bundle, "either name or signerName must be specified");
        }
        Check.requiredText(problems, bundle.get("path"));
        Check.descendingUnreservedPath(problems, bundle.get("path"));
        distinct(bundle.get("path"), bundle.get("path").text());
    }

    private void certificate(View certificate) {
        View signer = certificate.get("signerName");
        SignerNames.validate(problems, signer);
        View annotations = certificate.get("userAnnotations");
        annotations
                .entries()
                .forEach((key, value) -> Names.qualifiedName(key.toLowerCase(Locale.ROOT))
                        .forEach(detail -> problems.invalid(annotations.path(), key, detail)));
        if (!KEY_TYPES.contains(certificate.get("keyType").text())) {
            problems.notSupported(certificate.get("keyType"), KEY_TYPES);
        }
        View longest = certificate.get("maxExpirationSeconds");
        if (longest.exists()) {
            int most = SignerNames.isKubernetes(signer.text()) ? LONGEST_KUBERNETES_CERTIFICATE : LONGEST_CERTIFICATE;
            if (longest.number(0) < SHORTEST_CERTIFICATE) {
                problems.invalid(longest, "if provided, maxExpirationSeconds must be >= " + SHORTEST_CERTIFICATE);
            }
            if (longest.number(0) > most) {
                problems.invalid(longest, "if provided, maxExpirationSeconds must be <= " + most);
            }
        }
        boolean none = true;
        for (String field : List.of("credentialBundlePath", "keyPath", "certificateChainPath")) {
            View path = certificate.get(field);
            if (!path.isEmpty()) {
                none = false;
                Check.descendingUnreservedPath(problems, path);
                distinct(path, path.text());
            }
        }
        if (none) {
            problems.required(
                    certificate, "specify at least one of credentialBundlePath, keyPath, and certificateChainPath");
        }
    }
}
