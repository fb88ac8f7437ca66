package io.jurumudi.server.certs;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** PEM text from and to keys and certificates. */
public final class Pem {

    private Pem() {}

    public static String certificates(List<X509Certificate> certificates) {
        throw new UnsupportedOperationException();
    }

    public static String privateKey(PrivateKey key) {
        throw new UnsupportedOperationException();
    }

    public static String publicKey(PublicKey key) {
        throw new UnsupportedOperationException();
    }

    /** Every certificate in the text, in order. */
    public static List<X509Certificate> readCertificates(String pem) {
        throw new UnsupportedOperationException();
    }

    /** The first private key in the text: PKCS#8, SEC 1 or PKCS#1. */
    public static PrivateKey readPrivateKey(String pem) {
        throw new UnsupportedOperationException();
    }

    /** The public keys in the text; of private keys and certificates, their public halves. */
    public static List<PublicKey> readPublicKeys(String pem) {
        throw new UnsupportedOperationException();
    }
}
