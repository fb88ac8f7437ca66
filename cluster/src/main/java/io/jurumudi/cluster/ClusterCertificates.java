package io.jurumudi.cluster;

import io.jurumudi.server.certs.CertificateAuthority;
import io.jurumudi.server.certs.CertificateDirectory;
import io.jurumudi.server.certs.Identity;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * The keys and certificates one cluster needs, under one authority.
 *
 * @param authority whom everybody trusts
 * @param apiServer what the API server shows its clients
 * @param apiServerKubeletClient what the API server shows kubelets
 * @param admin a client in {@code system:masters}
 * @param serviceAccounts signs the tokens of service accounts
 */
record ClusterCertificates(
        CertificateAuthority authority,
        Identity apiServer,
        Identity apiServerKubeletClient,
        Identity admin,
        KeyPair serviceAccounts) {
    private static final Duration YEAR = Duration.ofDays(365);

    /** For a cluster that leaves nothing behind. */
    static ClusterCertificates inMemory(Clock clock, List<String> serverNames) {
        CertificateAuthority authority = CertificateAuthority.create("kubernetes", clock);
        return new ClusterCertificates(
                authority,
                authority.server("kube-apiserver", serverNames, YEAR),
                authority.client("kube-apiserver-kubelet-client", List.of("system:masters"), YEAR),
                authority.client("kubernetes-admin", List.of("system:masters"), YEAR),
                newKeyPair());
    }

    /** For a cluster with a directory: what is there and still good is used again. File names are kubeadm's. */
    static ClusterCertificates in(CertificateDirectory directory, List<String> serverNames) {
        CertificateAuthority authority = directory.authority("ca", "kubernetes");
        return new ClusterCertificates(
                authority,
                directory.server("apiserver", authority, "kube-apiserver", serverNames),
                directory.client(
                        "apiserver-kubelet-client",
                        authority,
                        "kube-apiserver-kubelet-client",
                        List.of("system:masters")),
                directory.client("admin", authority, "kubernetes-admin", List.of("system:masters")),
                directory.serviceAccountKeys());
    }

    private static KeyPair newKeyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime makes P-256 keys", e);
        }
    }
}
