package io.jurumudi.server.certs;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** A private key and its certificate, leaf first, followed by intermediates if any (never the root). */
public record Identity(PrivateKey key, List<X509Certificate> chain) {

    public Identity {
        chain = List.copyOf(chain);
    }

    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /** The key as PEM ({@code EC PRIVATE KEY} or {@code RSA PRIVATE KEY}, which every client reads). */
    public String keyPem() {
        return Pem.privateKey(key);
    }

    public String certificatePem() {
        return Pem.certificates(chain);
    }
}
