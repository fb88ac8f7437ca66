package io.jurumudi.node.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jurumudi.node.cri.CriClient;
import io.jurumudi.node.image.OciArchive;
import io.jurumudi.node.image.PauseImage;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

class RealContainerdTest {

    @Test
    void isFoundAgainByTheNextProgramAndTakesImagesFromArchives(@TempDir(cleanup = CleanupMode.NEVER) Path directory)
            throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/containerd")), "containerd is not installed");
        assumeTrue("root".equals(System.getProperty("user.name")), "containerd needs root");
        var config = ContainerdConfig.in(directory.resolve("containerd"));
        var started = Containerd.startOrAdopt(config);
        try {
            var again = Containerd.startOrAdopt(config);
            assertThat(again.adopted()).isTrue();
            assertThat(again.pid()).isEqualTo(started.pid());

            Path archive = directory.resolve("box.tar");
            OciArchive.named("example.com/box:1")
                    .file("bin/busybox", Path.of("/bin/busybox"), 0755)
                    .symlink("bin/sh", "busybox")
                    .command("/bin/sh")
                    .writeTo(archive);
            again.importImage(archive);
            try (var cri = CriClient.at(config.endpoint())) {
                assertThat(cri.imageStatus("example.com/box:1")).isPresent();
                assertThat(cri.imageStatus(PauseImage.REFERENCE)).isPresent();
                assertThat(cri.imageStatus("example.com/box:2")).isEmpty();
            }
        } finally {
            started.stop();
        }
        assertThat(Containerd.find(config)).isEmpty();
    }
}
