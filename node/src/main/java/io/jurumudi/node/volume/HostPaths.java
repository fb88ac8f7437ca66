package io.jurumudi.node.volume;

import io.fabric8.kubernetes.api.model.HostPathVolumeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Paths of the host as volumes: checked to be what the pod expects, or made. */
final class HostPaths {
    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET = 0140000;
    private static final int CHARACTER_DEVICE = 0020000;
    private static final int BLOCK_DEVICE = 0060000;

    private HostPaths() {}

    static Path check(HostPathVolumeSource source) throws IOException {
        Path path = Path.of(source.getPath());
        String type = source.getType() == null ? "" : source.getType();
        switch (type) {
            case "DirectoryOrCreate" -> {
                if (!Files.exists(path)) {
                    Files.createDirectories(path);
                }
                require(Files.isDirectory(path), path, "a directory");
            }
            case "FileOrCreate" -> {
                if (!Files.exists(path)) {
                    Files.createFile(path);
                }
                require(Files.isRegularFile(path), path, "a file");
            }
            case "Directory" -> require(Files.isDirectory(path), path, "a directory");
            case "File" -> require(Files.isRegularFile(path), path, "a file");
            case "Socket" -> require(fileType(path) == SOCKET, path, "a socket file");
            case "CharDevice" -> require(fileType(path) == CHARACTER_DEVICE, path, "a character device");
            case "BlockDevice" -> require(fileType(path) == BLOCK_DEVICE, path, "a block device");
            default -> {
                // Unchecked; a directory is made for the container, as Docker once did.
                if (!Files.exists(path)) {
                    Files.createDirectories(path);
                }
            }
        }
        return path;
    }

    private static int fileType(Path path) throws IOException {
        return Files.exists(path) ? (int) Files.getAttribute(path, "unix:mode") & FILE_TYPE : 0;
    }

    private static void require(boolean is, Path path, String what) {
        if (!is) {
            throw new VolumeException("hostPath type check failed: %s is not %s".formatted(path, what));
        }
    }
}
