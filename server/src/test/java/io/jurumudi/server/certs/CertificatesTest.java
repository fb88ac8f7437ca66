package io.jurumudi.server.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {

    private static final Clock NOW = Clock.fixed(Instant.parse("2026-11-01T00:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    @Test
    void aServerCertificateNamesItsHostsAndIsSignedByTheRoot() throws Exception {
        var ca = CertificateAuthority.create("kubernetes-ca", NOW);
        var server = ca.server("kube-apiserver", List.of("localhost", "127.0.0.1", "::1"), Duration.ofDays(1));
        server.certificate().verify(ca.certificate().getPublicKey());
        assertThat(server.certificate().getSubjectAlternativeNames().stream()
                        .map(name -> name.get(1).toString()))
                .containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(server.certificate().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    }

    private CertificateDirectory at(Clock clock) {
        return new CertificateDirectory(folder, clock);
    }

    @Test
    void filesAreReusedWhileTheyAreGood() {
        var names = List.of("localhost", "10.0.0.1", "::1");
        var masters = List.of("system:masters");
        var ca = at(NOW).authority("ca", "kubernetes-ca");
        var server = at(NOW).server("apiserver", ca, "kube-apiserver", names);
        var admin = at(NOW).client("admin", ca, "kubernetes-admin", masters);
        var accounts = at(NOW).serviceAccountKeys();
        var again = at(NOW).authority("ca", "kubernetes-ca");
        assertThat(again.certificate()).isEqualTo(ca.certificate());
        assertThat(at(NOW).server("apiserver", again, "kube-apiserver", names).certificate())
                .isEqualTo(server.certificate());
        assertThat(at(NOW).client("admin", again, "kubernetes-admin", masters).certificate())
                .isEqualTo(admin.certificate());
        assertThat(at(NOW).serviceAccountKeys().getPublic()).isEqualTo(accounts.getPublic());
    }

    @Test
    void aCertificateForOthersOrSoonToExpireIsMadeAnew() {
        var ca = at(NOW).authority("ca", "kubernetes-ca");
        var server = at(NOW).server("apiserver", ca, "kube-apiserver", List.of("localhost"));
        assertThat(at(NOW).server("apiserver", ca, "kube-apiserver", List.of("localhost", "other"))
                        .certificate())
                .isNotEqualTo(server.certificate());
        var admin = at(NOW).client("admin", ca, "admin", List.of("system:masters"));
        var weaker = at(NOW).client("admin", ca, "admin", List.of());
        assertThat(weaker.certificate()).isNotEqualTo(admin.certificate());
        Clock later = Clock.offset(NOW, Duration.ofDays(300));
        assertThat(at(later).client("admin", ca, "admin", List.of()).certificate())
                .isNotEqualTo(weaker.certificate());
    }

    @Test
    void keysAreForTheOwnerOnly() throws Exception {
        at(NOW).authority("ca", "kubernetes-ca");
        at(NOW).serviceAccountKeys();
        for (String key : List.of("ca.key", "sa.key")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(key))))
                    .isEqualTo("rw-------");
        }
        try (var files = Files.list(folder)) {
            assertThat(files.map(f -> f.getFileName().toString()).filter(n -> n.startsWith(".")))
                    .isEmpty();
        }
    }

    @Test
    void halfARootIsAnErrorAndNotReplaced() throws Exception {
        at(NOW).authority("ca", "kubernetes-ca");
        Files.delete(folder.resolve("ca.key"));
        assertThatThrownBy(() -> at(NOW).authority("ca", "kubernetes-ca")).hasMessageContaining("only one is there");
    }

    @Test
    void keysOfBothAlgorithmsSurvivePem() throws Exception {
        for (String algorithm : List.of("EC", "RSA")) {
            var generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(algorithm.equals("EC") ? 256 : 2048);
            var pair = generator.generateKeyPair();
            String pem = Pem.privateKey(pair.getPrivate());
            assertThat(pem).startsWith("-----BEGIN " + algorithm + " PRIVATE KEY-----");
            assertThat(Pem.publicHalf(Pem.readPrivateKey(pem))).isEqualTo(pair.getPublic());
            assertThat(Pem.readPublicKeys(pem)).containsExactly(pair.getPublic());
            assertThat(Pem.readPublicKeys(Pem.publicKey(pair.getPublic()))).containsExactly(pair.getPublic());
        }
    }

    @Test
    void aKubeconfigHoldsWhatAClientNeeds() {
        var ca = CertificateAuthority.create("ca", NOW);
        var admin = ca.client("kubernetes-admin", List.of("system:masters"), Duration.ofDays(1));
        assertThat(Kubeconfig.withClientCertificate("c", "https://127.0.0.1:1", ca.pem(), "admin", admin))
                .contains("current-context: 'admin@c'", "server: 'https://127.0.0.1:1'", "client-key-data: ");
    }
}
