package io.jurumudi.server.kind.certificates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.OldVersion;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How signing requests were written before certificates.k8s.io/v1: who should sign did not have to be said. */
final class OldSigningRequests {

    private static final String LEGACY = "kubernetes.io/legacy-unknown";
    private static final String CLIENT = "kubernetes.io/kube-apiserver-client-kubelet";
    private static final String SERVING = "kubernetes.io/kubelet-serving";

    private OldSigningRequests() {}

    static OldVersion version() {
        return OldVersion.of("certificates.k8s.io/v1beta1")
                .deprecated(19, 22, "certificates.k8s.io/v1")
                .defaults(OldSigningRequests::fill)
                .forgiving(cause -> cause.field().equals("spec.signerName")
                        && cause.message().contains(LEGACY));
    }

    private static void fill(ObjectNode request) {
        ObjectNode spec = request.withObjectProperty("spec");
        if (!spec.has("usages")) {
            spec.putArray("usages").add("digital signature").add("key encipherment");
        }
        if (!spec.has("signerName")) {
            spec.put("signerName", signer(spec));
        }
        for (JsonNode condition : request.path("status").path("conditions")) {
            if (condition.path("status").asText("").isEmpty()) {
                ((ObjectNode) condition).put("status", "True");
            }
        }
    }

    /** A kubelet's requests are known by what they ask for. */
    private static String signer(ObjectNode spec) {
        CertificateRequest asked;
        try {
            asked = CertificateRequest.of(spec);
        } catch (IllegalArgumentException unreadable) {
            return LEGACY;
        }
        boolean node = asked.organizations().equals(List.of("system:nodes"))
                && asked.commonNames().size() == 1
                && asked.commonNames().getFirst().startsWith("system:node:");
        Set<String> usages = new HashSet<>();
        spec.path("usages").forEach(usage -> usages.add(usage.asText()));
        boolean encipherment = usages.remove("key encipherment") | usages.remove("digital signature");
        if (node && encipherment && usages.equals(Set.of("client auth"))) {
            return CLIENT;
        }
        return node && encipherment && usages.equals(Set.of("server auth")) ? SERVING : LEGACY;
    }
}
