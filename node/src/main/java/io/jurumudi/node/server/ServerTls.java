package io.jurumudi.node.server;

import io.jurumudi.node.KubeletConfig;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** The server's certificate, and who may sign its callers'. */
final class ServerTls {
    private static final Duration LIFE = Duration.ofDays(365);

    private ServerTls() {}

    /** With the configured certificate, or one signed by itself that is made once and kept. */
    static SSLContext context(KubeletConfig config, String address, Clock clock)
            throws IOException, GeneralSecurityException {
        Path certificate = config.tlsCertFile().orElse(config.rootDir().resolve("pki/kubelet.crt"));
        Path key = config.tlsPrivateKeyFile().orElse(config.rootDir().resolve("pki/kubelet.key"));
        if (config.tlsCertFile().isEmpty() && !Files.exists(certificate)) {
            selfSigned(config.nodeName(), address, certificate, key, clock.instant());
        }
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "kubelet", key(key), new char[0], certificates(certificate).toArray(Certificate[]::new));
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), new TrustManager[] {callers(config)}, new SecureRandom());
        return context;
    }

    /** Whoever has a certificate by the configured authority; without one nobody. */
    private static X509TrustManager callers(KubeletConfig config) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        if (config.clientCaFile().isPresent()) {
            int number = 0;
            for (X509Certificate authority : certificates(config.clientCaFile().get())) {
                store.setCertificateEntry("ca" + number++, authority);
            }
        }
        if (store.size() == 0) {
            return new Nobody();
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        for (TrustManager manager : trust.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("no X.509 trust manager");
    }

    private static final class Nobody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("no client certificates are accepted");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("not a client");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        var found = new ArrayList<X509Certificate>();
        try (Reader reader = Files.newBufferedReader(file);
                var pem = new PEMParser(reader)) {
            for (Object part = pem.readObject(); part != null; part = pem.readObject()) {
                if (part instanceof X509CertificateHolder holder) {
                    found.add(new JcaX509CertificateConverter().getCertificate(holder));
                }
            }
        }
        return found;
    }

    private static PrivateKey key(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file);
                var pem = new PEMParser(reader)) {
            var converter = new JcaPEMKeyConverter();
            for (Object part = pem.readObject(); part != null; part = pem.readObject()) {
                switch (part) {
                    case PEMKeyPair pair -> {
                        return converter.getPrivateKey(pair.getPrivateKeyInfo());
                    }
                    case PrivateKeyInfo info -> {
                        return converter.getPrivateKey(info);
                    }
                    default -> {
                        // Parameters of an elliptic curve may come before the key.
                    }
                }
            }
        }
        throw new IOException("no private key in " + file);
    }

    private static void selfSigned(String name, String address, Path certificate, Path key, Instant now)
            throws IOException, GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        var subject = new X500Name("CN=" + name);
        try {
            var builder = new JcaX509v3CertificateBuilder(
                            subject,
                            new BigInteger(64, new SecureRandom()),
                            Date.from(now.minusSeconds(3600)),
                            Date.from(now.plus(LIFE)),
                            subject,
                            pair.getPublic())
                    .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
                        new GeneralName(GeneralName.dNSName, name), new GeneralName(GeneralName.iPAddress, address)
                    }));
            var holder = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
            Files.createDirectories(key.getParent());
            writePrivate(key, pem(new PemObject("PRIVATE KEY", pair.getPrivate().getEncoded())));
            Files.writeString(certificate, pem(holder));
        } catch (OperatorCreationException unusable) {
            throw new GeneralSecurityException(unusable);
        }
    }

    private static void writePrivate(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String pem(Object part) throws IOException {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(part);
        }
        return text.toString();
    }
}
