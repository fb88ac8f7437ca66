package io.jurumudi.node.volume;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Mounts of the host, by the system's own programs. */
public final class Mounts {
    private Mounts() {}

    /** Mounts a file system in memory unless one is there already. */
    static void tmpfs(Path directory, String options) throws IOException {
        if (!below(directory).contains(directory)) {
            run("mount", "-t", "tmpfs", "-o", options, "tmpfs", directory.toString());
        }
    }

    /** All mount points at or below the path, the deepest first. */
    public static List<Path> below(Path root) throws IOException {
        Path real = Files.exists(root) ? root.toRealPath() : root.toAbsolutePath();
        return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                // The fifth word is the mount point, with blanks written in octal.
                .map(line -> Path.of(line.split(" ")[4].replace("\\040", " ")))
                .filter(point -> point.startsWith(real))
                .sorted(Comparator.comparing(Path::getNameCount).reversed())
                .toList();
    }

    /** Takes all mounts at or below the path away. */
    public static void unmountBelow(Path root) throws IOException {
        for (Path point : below(root)) {
            run("umount", "--lazy", point.toString());
        }
    }

    private static void run(String... command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + output.strip());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted: " + String.join(" ", command), interrupted);
        }
    }
}
