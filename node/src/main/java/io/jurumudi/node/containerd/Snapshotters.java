package io.jurumudi.node.containerd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds out how images can be unpacked here: as overlays where the file system can, else as plain copies. */
final class Snapshotters {
    private Snapshotters() {}

    /** Tries an overlay mount in the directory. */
    static String choose(ContainerdConfig config) throws IOException {
        Path probe = Files.createTempDirectory(config.root(), "overlay-probe");
        List<Path> parts = List.of("lower", "upper", "work", "merged").stream()
                .map(probe::resolve)
                .toList();
        try {
            for (Path part : parts) {
                Files.createDirectory(part);
            }
            boolean mounted = run(
                    "mount",
                    "-t",
                    "overlay",
                    "-o",
                    "lowerdir=%s,upperdir=%s,workdir=%s".formatted(parts.get(0), parts.get(1), parts.get(2)),
                    "overlay",
                    parts.get(3).toString());
            if (mounted) {
                run("umount", parts.get(3).toString());
            }
            return mounted ? "overlayfs" : "native";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while probing for overlayfs", interrupted);
        } finally {
            deleteTree(probe);
        }
    }

    /** What a running containerd was configured with. */
    static String chosen(ContainerdConfig config) throws IOException {
        return Files.readString(config.configFile()).contains("snapshotter = \"native\"") ? "native" : "overlayfs";
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private static void deleteTree(Path root) throws IOException {
        try (var paths = Files.walk(root)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
