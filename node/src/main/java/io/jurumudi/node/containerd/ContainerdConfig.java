package io.jurumudi.node.containerd;

import io.jurumudi.node.image.PauseImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Where a containerd of our own keeps things.
 *
 * @param dataDir everything is below it, absolute
 * @param cniConfDir where the network configuration of pods is looked up
 * @param cniBinDir where the CNI plugins are installed
 * @param binary the program, a name on the path or a file
 */
public record ContainerdConfig(Path dataDir, Path cniConfDir, Path cniBinDir, String binary) {
    /** A Unix socket's path has at most 107 bytes, and containerd appends a suffix for a second one. */
    private static final int LONGEST_SOCKET = 100;

    public ContainerdConfig {
        dataDir = dataDir.toAbsolutePath().normalize();
        cniConfDir = cniConfDir.toAbsolutePath().normalize();
    }

    /** The usual layout: CNI configuration beside containerd's files, plugins where Debian installs them. */
    public static ContainerdConfig in(Path dataDir) {
        return new ContainerdConfig(dataDir, dataDir.resolve("cni"), Path.of("/usr/lib/cni"), "containerd");
    }

    public Path root() {
        return dataDir.resolve("root");
    }

    public Path state() {
        return dataDir.resolve("state");
    }

    public Path configFile() {
        return dataDir.resolve("config.toml");
    }

    public Path logFile() {
        return dataDir.resolve("containerd.log");
    }

    public Path pidFile() {
        return dataDir.resolve("containerd.pid");
    }

    /** The socket; under {@code /run} when the directory's name is too long for one. */
    public Path socket() {
        Path usual = dataDir.resolve("containerd.sock");
        if (usual.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_SOCKET) {
            return usual;
        }
        String id = UUID.nameUUIDFromBytes(dataDir.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
        return Path.of("/run/jurumudi", id, "containerd.sock");
    }

    /** What the kubelet's {@code containerRuntimeEndpoint} is for it. */
    public String endpoint() {
        return "unix://" + socket();
    }

    String toml(String snapshotter) {
        // restrict_oom_score_adj: without CAP_SYS_RESOURCE nobody may lower the score below our own.
        // The snapshotters and "opt" switched off would probe devices or make directories outside of ours.
        return """
                version = 2
                root = "%s"
                state = "%s"
                disabled_plugins = [
                  "io.containerd.internal.v1.opt",
                  "io.containerd.snapshotter.v1.aufs",
                  "io.containerd.snapshotter.v1.btrfs",
                  "io.containerd.snapshotter.v1.devmapper",
                  "io.containerd.snapshotter.v1.zfs",
                ]
                [grpc]
                address = "%s"
                [plugins."io.containerd.grpc.v1.cri"]
                sandbox_image = "%s"
                restrict_oom_score_adj = true
                disable_apparmor = %s
                [plugins."io.containerd.grpc.v1.cri".cni]
                conf_dir = "%s"
                bin_dir = "%s"
                [plugins."io.containerd.grpc.v1.cri".containerd]
                snapshotter = "%s"
                [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
                runtime_type = "io.containerd.runc.v2"
                [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
                SystemdCgroup = false
                """.formatted(
                        root(),
                        state(),
                        socket(),
                        PauseImage.REFERENCE,
                        !java.nio.file.Files.isDirectory(Path.of("/sys/kernel/security/apparmor")),
                        cniConfDir(),
                        cniBinDir(),
                        snapshotter);
    }
}
