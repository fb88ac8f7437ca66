package io.jurumudi.server.certs;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Issues certificates under one root. */
public final class CertificateAuthority {

    private final Identity root;
    private final Clock clock;

    public CertificateAuthority(Identity root, Clock clock) {
        this.root = root;
        this.clock = clock;
    }

    /** A new self-signed root, valid for ten years. */
    public static CertificateAuthority create(String commonName, Clock clock) {
        throw new UnsupportedOperationException();
    }

    public Identity root() {
        return root;
    }

    public X509Certificate certificate() {
        return root.certificate();
    }

    /** The root certificate as PEM. */
    public String pem() {
        return root.certificatePem();
    }

    /** A server's certificate; {@code names} are DNS names and IP addresses it is reached under. */
    public Identity server(String commonName, List<String> names, Duration validity) {
        throw new UnsupportedOperationException(clock.toString());
    }

    /** A client's certificate: the common name is the user, the organizations are its groups. */
    public Identity client(String commonName, List<String> organizations, Duration validity) {
        throw new UnsupportedOperationException();
    }
}
