package io.jurumudi.server.certs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;

/** PEM text from and to keys and certificates. Reading throws IllegalArgumentException that says what is wrong with the text. */
public final class Pem {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    private record Block(String label, byte[] der) {}

    private Pem() {}

    public static String certificates(List<X509Certificate> certificates) {
        StringBuilder text = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            try {
                text.append(block("CERTIFICATE", certificate.getEncoded()));
            } catch (CertificateEncodingException e) {
                throw new IllegalArgumentException(e);
            }
        }
        return text.toString();
    }

    /** In the older forms of each algorithm (SEC 1, PKCS#1), which every client reads. */
    public static String privateKey(PrivateKey key) {
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(key.getEncoded());
        try {
            if (key instanceof ECPrivateKey ec) {
                // PKCS#8 keeps the curve outside of the SEC 1 structure, which must hold it when it stands alone.
                var curve = ASN1ObjectIdentifier.getInstance(
                        info.getPrivateKeyAlgorithm().getParameters());
                var sec1 = new org.bouncycastle.asn1.sec.ECPrivateKey(
                        ec.getParams().getOrder().bitLength(),
                        ec.getS(),
                        SubjectPublicKeyInfo.getInstance(publicHalf(key).getEncoded())
                                .getPublicKeyData(),
                        curve);
                return block("EC PRIVATE KEY", sec1.getEncoded());
            }
            if (key.getAlgorithm().equals("RSA")) {
                return block(
                        "RSA PRIVATE KEY",
                        info.parsePrivateKey().toASN1Primitive().getEncoded());
            }
            return block("PRIVATE KEY", key.getEncoded());
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public static String publicKey(PublicKey key) {
        return block("PUBLIC KEY", key.getEncoded());
    }

    /** Every certificate in the text, in order. */
    public static List<X509Certificate> readCertificates(String pem) {
        return blocks(pem).stream()
                .filter(block -> block.label.equals("CERTIFICATE"))
                .map(Pem::certificate)
                .toList();
    }

    /** The first private key in the text: PKCS#8, SEC 1 or PKCS#1. */
    public static PrivateKey readPrivateKey(String pem) {
        return blocks(pem).stream()
                .filter(block -> block.label.endsWith("PRIVATE KEY"))
                .findFirst()
                .map(Pem::privateKey)
                .orElseThrow(() -> new IllegalArgumentException("no private key in PEM text"));
    }

    /** The public keys in the text; of private keys and certificates, their public halves. */
    public static List<PublicKey> readPublicKeys(String pem) {
        List<PublicKey> keys = new ArrayList<>();
        for (Block block : blocks(pem)) {
            switch (block.label) {
                case "CERTIFICATE" -> keys.add(certificate(block).getPublicKey());
                case "PUBLIC KEY" -> keys.add(publicKey(SubjectPublicKeyInfo.getInstance(block.der)));
                case "EC PARAMETERS" -> {}
                default -> keys.add(publicHalf(privateKey(block)));
            }
        }
        return List.copyOf(keys);
    }

    /** The public key that belongs to a private one. */
    public static PublicKey publicHalf(PrivateKey key) {
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(key.getEncoded());
        AlgorithmIdentifier algorithm = info.getPrivateKeyAlgorithm();
        try {
            if (key instanceof ECPrivateKey ec) {
                var curve = CustomNamedCurves.getByOID(ASN1ObjectIdentifier.getInstance(algorithm.getParameters()));
                BigInteger secret = ec.getS();
                return publicKey(new SubjectPublicKeyInfo(
                        algorithm, curve.getG().multiply(secret).getEncoded(false)));
            }
            RSAPrivateKey rsa = RSAPrivateKey.getInstance(info.parsePrivateKey());
            return publicKey(
                    new SubjectPublicKeyInfo(algorithm, new RSAPublicKey(rsa.getModulus(), rsa.getPublicExponent())));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static X509Certificate certificate(Block block) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(block.der));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a certificate: " + e.getMessage(), e);
        }
    }

    private static PrivateKey privateKey(Block block) {
        try {
            PrivateKeyInfo info = switch (block.label) {
                case "PRIVATE KEY" -> PrivateKeyInfo.getInstance(block.der);
                case "EC PRIVATE KEY" -> {
                    var sec1 = org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(block.der);
                    yield new PrivateKeyInfo(
                            new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, sec1.getParametersObject()),
                            sec1);
                }
                case "RSA PRIVATE KEY" ->
                    new PrivateKeyInfo(
                            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                            RSAPrivateKey.getInstance(block.der));
                default -> throw new IllegalArgumentException("cannot read a PEM " + block.label);
            };
            return KeyFactory.getInstance(algorithm(info.getPrivateKeyAlgorithm()))
                    .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("not a private key: " + e.getMessage(), e);
        }
    }

    private static PublicKey publicKey(SubjectPublicKeyInfo info) {
        try {
            return KeyFactory.getInstance(algorithm(info.getAlgorithm()))
                    .generatePublic(new X509EncodedKeySpec(info.getEncoded()));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("not a public key: " + e.getMessage(), e);
        }
    }

    private static String algorithm(AlgorithmIdentifier identifier) {
        if (identifier.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            return "EC";
        }
        return identifier.getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption)
                ? "RSA"
                : identifier.getAlgorithm().getId();
    }

    private static List<Block> blocks(String pem) {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(pem);
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2))));
        }
        return blocks;
    }

    private static String block(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }
}
