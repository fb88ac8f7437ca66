package io.jurumudi.server.kind.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.jurumudi.server.kind.KindTester;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateRequestRulesTest {
    private static final KindTester REQUESTS = new KindTester("certificates.k8s.io", "CertificateSigningRequest");

    private static byte[] request;

    @BeforeAll
    static void ask() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair keys = generator.generateKeyPair();
        request = new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=me"), keys.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                .getEncoded();
    }

    private static String pem(String type, byte[] bytes) {
        String text = "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(bytes) + "\n-----END "
                + type + "-----\n";
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String asking(String pem, String signer, String more) {
        return "{metadata: {name: r}, spec: {request: " + pem + ", signerName: '" + signer + "', usages: [client auth]"
                + more + "}}";
    }

    @Test
    void aRequestThatIsSignedByItsKeyIsTaken() {
        assertThat(REQUESTS.problems(asking(pem("CERTIFICATE REQUEST", request), "example.com/s", "")))
                .isEmpty();
    }

    @Test
    void aRequestThatWasChangedIsNot() {
        byte[] changed = request.clone();
        changed[changed.length - 1] ^= 1;
        assertThat(REQUESTS.problems(asking(pem("CERTIFICATE REQUEST", changed), "example.com/s", "")))
                .singleElement()
                .asString()
                .startsWith("spec.request: Invalid value: ");
        assertThat(REQUESTS.problems(asking(pem("NOTE", request), "example.com/s", "")))
                .singleElement()
                .asString()
                .endsWith("PEM block type must be CERTIFICATE REQUEST");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s|must be a fully qualified domain and path of the form 'example.com/signer-name'",
                "com/s|should be a domain with at least two segments separated by dots",
                "kubernetes.io/legacy-unknown|the legacy signerName is not allowed via this API version"
            })
    void signersHaveTheirDomain(String signer, String why) {
        assertThat(REQUESTS.problems(asking(pem("CERTIFICATE REQUEST", request), signer, "")))
                .singleElement()
                .asString()
                .startsWith("spec.signerName: ")
                .endsWith(why);
    }
}
