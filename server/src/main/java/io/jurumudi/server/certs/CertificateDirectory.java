package io.jurumudi.server.certs;

import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.util.List;

/**
 * A folder of keys and certificates, {@code NAME.crt} and {@code NAME.key} as kubeadm names them. What is there and still good is reused;
 * what is missing, expired, of another root or for other names is made anew. Files are written whole or not at all; keys are readable by
 * their owner only.
 */
public final class CertificateDirectory {

    private final Path directory;
    private final Clock clock;

    public CertificateDirectory(Path directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    public Path path(String fileName) {
        return directory.resolve(fileName);
    }

    public CertificateAuthority authority(String name, String commonName) {
        throw new UnsupportedOperationException(clock.toString());
    }

    public Identity server(String name, CertificateAuthority authority, String commonName, List<String> names) {
        throw new UnsupportedOperationException();
    }

    public Identity client(String name, CertificateAuthority authority, String commonName, List<String> organizations) {
        throw new UnsupportedOperationException();
    }

    /** The key pair that signs service account tokens: {@code sa.key}, {@code sa.pub}. */
    public KeyPair serviceAccountKeys() {
        throw new UnsupportedOperationException();
    }
}
