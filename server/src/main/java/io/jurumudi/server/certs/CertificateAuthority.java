package io.jurumudi.server.certs;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509ExtensionUtils;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;

/** Issues certificates under one root. New keys are on the curve P-256: as strong as RSA with 3072 bits and made in no time. */
public final class CertificateAuthority {

    private static final Duration ROOT_VALIDITY = Duration.ofDays(3650);

    /** Certificates hold from a little before now, for clocks that are behind. */
    private static final Duration BACKDATED = Duration.ofMinutes(5);

    private final Identity root;
    private final Clock clock;

    public CertificateAuthority(Identity root, Clock clock) {
        this.root = root;
        this.clock = clock;
    }

    /** A new self-signed root, valid for ten years. */
    public static CertificateAuthority create(String commonName, Clock clock) {
        KeyPair pair = newKeyPair();
        X500Name name = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, commonName)
                .build();
        X509Certificate certificate = sign(
                pair.getPrivate(),
                name,
                Optional.empty(),
                name,
                pair.getPublic(),
                new Usage(true, List.of(), List.of(commonName)),
                clock.instant(),
                ROOT_VALIDITY);
        return new CertificateAuthority(new Identity(pair.getPrivate(), List.of(certificate)), clock);
    }

    public static KeyPair newKeyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no P-256", e);
        }
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
        return issue(
                subject(commonName, List.of()),
                new Usage(false, List.of(KeyPurposeId.id_kp_serverAuth), names),
                validity);
    }

    /** A client's certificate: the common name is the user, the organizations are its groups. */
    public Identity client(String commonName, List<String> organizations, Duration validity) {
        return issue(
                subject(commonName, organizations),
                new Usage(false, List.of(KeyPurposeId.id_kp_clientAuth), List.of()),
                validity);
    }

    /** A certificate for somebody else's key, as when a CertificateSigningRequest is granted. */
    public X509Certificate sign(
            PublicKey key,
            String commonName,
            List<String> organizations,
            List<String> names,
            boolean server,
            boolean client,
            Duration validity) {
        List<KeyPurposeId> purposes = new ArrayList<>();
        if (server) {
            purposes.add(KeyPurposeId.id_kp_serverAuth);
        }
        if (client) {
            purposes.add(KeyPurposeId.id_kp_clientAuth);
        }
        return sign(key, subject(commonName, organizations), new Usage(false, purposes, names), validity);
    }

    private record Usage(boolean authority, List<KeyPurposeId> purposes, List<String> names) {}

    private Identity issue(X500Name subject, Usage usage, Duration validity) {
        KeyPair pair = newKeyPair();
        return new Identity(pair.getPrivate(), List.of(sign(pair.getPublic(), subject, usage, validity)));
    }

    private X509Certificate sign(PublicKey key, X500Name subject, Usage usage, Duration validity) {
        X500Name issuer =
                X500Name.getInstance(certificate().getSubjectX500Principal().getEncoded());
        return sign(
                root.key(),
                issuer,
                Optional.of(certificate().getPublicKey()),
                subject,
                key,
                usage,
                clock.instant(),
                validity);
    }

    private static X500Name subject(String commonName, List<String> organizations) {
        X500NameBuilder builder = new X500NameBuilder(BCStyle.INSTANCE);
        organizations.forEach(organization -> builder.addRDN(BCStyle.O, organization));
        return builder.addRDN(BCStyle.CN, commonName).build();
    }

    private static X509Certificate sign(
            PrivateKey issuerKey,
            X500Name issuer,
            Optional<PublicKey> issuerPublic,
            X500Name subject,
            PublicKey key,
            Usage usage,
            Instant now,
            Duration validity) {
        try {
            SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(key.getEncoded());
            var builder = new X509v3CertificateBuilder(
                    issuer,
                    new BigInteger(120, new SecureRandom()).setBit(119),
                    Date.from(now.minus(BACKDATED)),
                    Date.from(now.plus(validity)),
                    subject,
                    info);
            X509ExtensionUtils identifiers = new BcX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(usage.authority));
            int bits = KeyUsage.digitalSignature | KeyUsage.keyEncipherment;
            builder.addExtension(
                    Extension.keyUsage, true, new KeyUsage(usage.authority ? bits | KeyUsage.keyCertSign : bits));
            if (usage.authority) {
                builder.addExtension(
                        Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(info));
            }
            if (issuerPublic.isPresent()) {
                var issuerInfo =
                        SubjectPublicKeyInfo.getInstance(issuerPublic.get().getEncoded());
                builder.addExtension(
                        Extension.authorityKeyIdentifier, false, identifiers.createAuthorityKeyIdentifier(issuerInfo));
            }
            if (!usage.purposes.isEmpty()) {
                builder.addExtension(
                        Extension.extendedKeyUsage,
                        false,
                        new ExtendedKeyUsage(usage.purposes.toArray(KeyPurposeId[]::new)));
            }
            if (!usage.names.isEmpty()) {
                builder.addExtension(Extension.subjectAlternativeName, false, generalNames(usage.names));
            }
            byte[] encoded = builder.build(new KeySigner(issuerKey)).getEncoded();
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot make a certificate for " + subject, e);
        }
    }

    private static GeneralNames generalNames(List<String> names) {
        return new GeneralNames(names.stream()
                .map(name -> new GeneralName(isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toArray(GeneralName[]::new));
    }

    static boolean isAddress(String name) {
        return name.indexOf(':') >= 0 || name.matches("[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+");
    }

    /** Signs with Java's own providers, so that BouncyCastle's need not be loaded. */
    private static final class KeySigner implements ContentSigner {

        private final String algorithm;
        private final PrivateKey key;
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();

        KeySigner(PrivateKey key) {
            this.key = key;
            this.algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
        }

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return new DefaultSignatureAlgorithmIdentifierFinder().find(algorithm);
        }

        @Override
        public OutputStream getOutputStream() {
            return content;
        }

        @Override
        public byte[] getSignature() {
            try {
                Signature signature = Signature.getInstance(algorithm);
                signature.initSign(key);
                signature.update(content.toByteArray());
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
