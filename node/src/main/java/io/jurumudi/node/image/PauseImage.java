package io.jurumudi.node.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The image of the process that holds a pod's namespaces, made from a static program that Debian packages. */
public final class PauseImage {
    /** What sandboxes run; a name no registry has, so nothing is ever pulled for it. */
    public static final String REFERENCE = "jurumudi.localhost/pause:1";

    private PauseImage() {}

    /**
     * Writes the image as an OCI archive.
     *
     * @throws IOException when no fitting program is installed; the message names the packages
     */
    public static void writeTo(Path archive) throws IOException {
        var catatonit = Path.of("/usr/bin/catatonit");
        if (Files.isExecutable(catatonit)) {
            // -P: reap orphans and wait for a signal, which is all a pause process does.
            OciArchive.named(REFERENCE)
                    .file("pause", catatonit, 0755)
                    .entrypoint("/pause", "-P")
                    .writeTo(archive);
            return;
        }
        for (Path busybox : List.of(Path.of("/usr/bin/busybox"), Path.of("/bin/busybox"))) {
            if (Files.isExecutable(busybox)) {
                OciArchive.named(REFERENCE)
                        .file("pause", busybox, 0755)
                        .entrypoint(
                                "/pause",
                                "sh",
                                "-c",
                                "trap 'exit 0' TERM INT; while :; do sleep 2147483647 & wait $!; done")
                        .writeTo(archive);
                return;
            }
        }
        throw new IOException("no program for the pause image: install the package catatonit or busybox-static");
    }
}
