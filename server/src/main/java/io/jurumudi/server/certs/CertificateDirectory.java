package io.jurumudi.server.certs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/**
 * A folder of keys and certificates, {@code NAME.crt} and {@code NAME.key} as kubeadm names them. What is there and still good is reused;
 * what is missing, expired, of another root or for other names is made anew. Files are written whole or not at all; keys are readable by
 * their owner only.
 */
public final class CertificateDirectory {

    private static final Duration VALIDITY = Duration.ofDays(365);

    /** A certificate that ends sooner is made anew, so that a restart in time keeps a cluster going. */
    private static final Duration LEAST_LEFT = Duration.ofDays(90);

    private final Path directory;
    private final Clock clock;

    public CertificateDirectory(Path directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    public Path path(String fileName) {
        return directory.resolve(fileName);
    }

    /**
     * A root. One that is there is used whatever it is, for replacing it would cut off everybody who trusts it.
     *
     * @throws UncheckedIOException when it cannot be read, or only one of its two files is there
     */
    public CertificateAuthority authority(String name, String commonName) {
        boolean certificate = Files.exists(path(name + ".crt"));
        if (certificate != Files.exists(path(name + ".key"))) {
            throw new UncheckedIOException(
                    new IOException("of " + path(name + ".crt") + " and .key only one is there"));
        }
        if (certificate) {
            return new CertificateAuthority(read(name), clock);
        }
        CertificateAuthority made = CertificateAuthority.create(commonName, clock);
        write(name, made.root());
        return made;
    }

    public Identity server(String name, CertificateAuthority authority, String commonName, List<String> names) {
        return reuse(name, authority)
                .filter(found -> names(found.certificate()).equals(canonical(names)))
                .orElseGet(() -> make(name, () -> authority.server(commonName, names, VALIDITY)));
    }

    public Identity client(String name, CertificateAuthority authority, String commonName, List<String> organizations) {
        return reuse(name, authority)
                .filter(found -> isFor(found.certificate(), commonName, organizations))
                .orElseGet(() -> make(name, () -> authority.client(commonName, organizations, VALIDITY)));
    }

    /** The key pair that signs service account tokens: {@code sa.key}, {@code sa.pub}. */
    public KeyPair serviceAccountKeys() {
        if (Files.exists(path("sa.key"))) {
            PrivateKey key = Pem.readPrivateKey(text(path("sa.key")));
            return new KeyPair(Pem.publicHalf(key), key);
        }
        KeyPair made = CertificateAuthority.newKeyPair();
        write(path("sa.pub"), Pem.publicKey(made.getPublic()), "rw-r--r--");
        write(path("sa.key"), Pem.privateKey(made.getPrivate()), "rw-------");
        return made;
    }

    /** Writes a file that holds a secret, such as a kubeconfig. */
    public Path writeSecret(String fileName, String text) {
        write(path(fileName), text, "rw-------");
        return path(fileName);
    }

    private Identity make(String name, Supplier<Identity> issue) {
        Identity made = issue.get();
        write(name, made);
        return made;
    }

    private Optional<Identity> reuse(String name, CertificateAuthority authority) {
        if (!Files.exists(path(name + ".crt")) || !Files.exists(path(name + ".key"))) {
            return Optional.empty();
        }
        try {
            Identity found = read(name);
            X509Certificate certificate = found.certificate();
            certificate.verify(authority.certificate().getPublicKey());
            Instant end = certificate.getNotAfter().toInstant();
            boolean good = end.isAfter(clock.instant().plus(LEAST_LEFT))
                    && Pem.publicHalf(found.key()).equals(certificate.getPublicKey());
            return good ? Optional.of(found) : Optional.empty();
        } catch (GeneralSecurityException | IllegalArgumentException broken) {
            return Optional.empty();
        }
    }

    private Identity read(String name) {
        return new Identity(
                Pem.readPrivateKey(text(path(name + ".key"))), Pem.readCertificates(text(path(name + ".crt"))));
    }

    /** The key first: a certificate without its key looks like nothing, a key without its certificate is made anew. */
    private void write(String name, Identity identity) {
        write(path(name + ".key"), identity.keyPem(), "rw-------");
        write(path(name + ".crt"), identity.certificatePem(), "rw-r--r--");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(Path file, String text, String permissions) {
        try {
            Files.createDirectories(directory);
            Path temporary = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
            try (FileChannel channel = FileChannel.open(
                    temporary,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)))) {
                channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> names(X509Certificate certificate) {
        try {
            var names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? Set.of()
                    : canonical(names.stream().map(n -> n.get(1).toString()).toList());
        } catch (GeneralSecurityException e) {
            return Set.of();
        }
    }

    /** Addresses have several spellings. */
    private static Set<String> canonical(List<String> names) {
        return names.stream()
                .map(name -> CertificateAuthority.isAddress(name)
                        ? InetAddress.ofLiteral(name).getHostAddress()
                        : name)
                .collect(Collectors.toSet());
    }

    private static boolean isFor(X509Certificate certificate, String commonName, List<String> organizations) {
        try {
            var parts = new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
            Set<Object> found = parts.stream()
                    .filter(p -> p.getType().equalsIgnoreCase("O"))
                    .map(p -> p.getValue())
                    .collect(Collectors.toSet());
            return found.equals(Set.copyOf(organizations))
                    && parts.stream()
                            .anyMatch(p -> p.getType().equalsIgnoreCase("CN")
                                    && p.getValue().equals(commonName));
        } catch (InvalidNameException e) {
            return false;
        }
    }
}
