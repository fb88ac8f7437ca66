package io.jurumudi.it.conformance;

import io.jurumudi.server.certs.CertificateAuthority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Clock;
import java.util.Base64;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** What a certificate signing request and its answer carry: PEM in base64. */
final class Csr {
    private Csr() {}

    static String request(String commonName) throws IOException, OperatorCreationException {
        KeyPair keys = CertificateAuthority.newKeyPair();
        String algorithm = keys.getPrivate().getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
        byte[] request = new JcaPKCS10CertificationRequestBuilder(
                        new X500Principal("CN=" + commonName), keys.getPublic())
                .build(new JcaContentSignerBuilder(algorithm).build(keys.getPrivate()))
                .getEncoded();
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(request);
        return base64("-----BEGIN CERTIFICATE REQUEST-----\n" + body + "\n-----END CERTIFICATE REQUEST-----\n");
    }

    /** Any certificate at all. */
    static String certificate() {
        return base64(
                CertificateAuthority.create("e2e-example", Clock.systemUTC()).pem());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
