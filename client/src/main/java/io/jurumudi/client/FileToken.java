package io.jurumudi.client;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** A bearer token that somebody else keeps fresh in a file; read again once a minute. */
final class FileToken {
    private static final Duration READ_EVERY = Duration.ofMinutes(1);

    private final Path file;
    private final Clock clock;
    private String token = "";
    private Instant readAgain = Instant.MIN;

    FileToken(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /** The newest token; the previous one as long as the file cannot be read. */
    synchronized String get() {
        if (!clock.instant().isBefore(readAgain)) {
            try {
                token = Files.readString(file).strip();
                readAgain = clock.instant().plus(READ_EVERY);
            } catch (IOException e) {
                if (token.isEmpty()) {
                    throw new KubernetesClientException("cannot read the token file " + file, e);
                }
            }
        }
        return token;
    }
}
