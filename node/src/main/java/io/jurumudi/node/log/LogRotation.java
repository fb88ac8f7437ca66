package io.jurumudi.node.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * Keeps the log of a container small: a file that has grown too large is renamed with the time, older ones are compressed and the
 * oldest removed. File names are upstream's.
 *
 * @param maxSize of one file, in bytes
 * @param maxFiles of one container, the one being written included
 */
public record LogRotation(long maxSize, int maxFiles, Clock clock) {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    /** Makes the runtime go on in a new file of the old name. */
    @FunctionalInterface
    public interface Reopen {
        void run();
    }

    /** Rotates the log if it is time; when the runtime does not go on, everything is as it was. */
    public void rotate(Path log, Reopen reopen) throws IOException {
        if (!Files.exists(log) || Files.size(log) < maxSize) {
            return;
        }
        List<Path> old = rotated(log);
        for (Path leftover : old) {
            if (leftover.toString().endsWith(".tmp")) {
                Files.delete(leftover);
            }
        }
        List<Path> kept = rotated(log);
        // The current file and the one just rotated count, too.
        int surplus = kept.size() - (maxFiles - 2);
        for (Path oldest : kept.subList(0, Math.max(0, Math.min(surplus, kept.size())))) {
            Files.delete(oldest);
        }
        for (Path plain : rotated(log)) {
            if (!plain.toString().endsWith(".gz")) {
                compress(plain);
            }
        }
        Path aside = log.resolveSibling(log.getFileName() + "." + STAMP.format(clock.instant()));
        Files.move(log, aside, StandardCopyOption.ATOMIC_MOVE);
        try {
            reopen.run();
        } catch (RuntimeException refused) {
            Files.move(aside, log, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            throw refused;
        }
    }

    /** The older files of a log, the oldest first. */
    static List<Path> rotated(Path log) throws IOException {
        try (var files = Files.list(log.getParent())) {
            return files.filter(file -> file.getFileName().toString().startsWith(log.getFileName() + "."))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
    }

    private static void compress(Path file) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(temporary))) {
            Files.copy(file, out);
        }
        Files.move(temporary, file.resolveSibling(file.getFileName() + ".gz"), StandardCopyOption.ATOMIC_MOVE);
        Files.delete(file);
    }
}
