package io.jurumudi.it;

import io.jurumudi.node.image.OciArchive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A small web server as an image, built from Debian's busybox-static; its versions differ in what they answer. It also has the
 * commands {@code idle}, which does nothing until it is told to stop, and {@code count}, which prints five lines a second.
 */
final class BusyboxImage {
    private BusyboxImage() {}

    /** The full name of a version. */
    static String name(int version) {
        return "docker.io/library/web:" + version;
    }

    /** Puts a version into a cluster's node. It answers {@code web VERSION POD} on port 80, and stops three seconds after it is told. */
    static void importInto(UpCluster cluster, int version) throws IOException, InterruptedException {
        Path archive = Files.createTempFile("web", ".tar");
        try {
            write(archive, version);
            cluster.jurumudi("image", "import", archive.toString()).ok();
        } finally {
            Files.delete(archive);
        }
    }

    /** Writes a version as an archive that any runtime imports. */
    static void write(Path archive, int version) throws IOException, InterruptedException {
        OciArchive image = OciArchive.named(name(version))
                .file("bin/busybox", Path.of("/bin/busybox"), 0755)
                .directory("tmp", 01777)
                .directory("etc", 0755)
                .file(
                        "bin/serve",
                        script(
                                "mkdir -p /www; echo web " + version + " $(hostname) > /www/index.html; echo listening",
                                // Whoever has not heard yet that this pod is going may still ask for a while.
                                "trap 'sleep 3; exit 0' TERM",
                                "httpd -f -vv -p 80 -h /www & wait"),
                        0755)
                .file("bin/idle", script("trap 'exit 0' TERM", "sleep 1000000 & wait"), 0755)
                .file(
                        "bin/count",
                        script("trap 'exit 0' TERM", "i=0; while :; do echo line $i; i=$((i + 1)); sleep 0.2; done"),
                        0755)
                .command("serve");
        for (String applet : applets()) {
            if (!applet.equals("busybox")) {
                image.symlink("bin/" + applet, "busybox");
            }
        }
        image.writeTo(archive);
    }

    private static byte[] script(String... lines) {
        return ("#!/bin/sh\n" + String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> applets() throws IOException, InterruptedException {
        return Command.run(Map.of(), List.of("/bin/busybox", "--list"))
                .ok()
                .lines()
                .toList();
    }
}
