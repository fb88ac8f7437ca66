package io.jurumudi.node;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jurumudi.node.containerd.Containerd;
import io.jurumudi.node.containerd.ContainerdConfig;
import io.jurumudi.node.cri.CriClient;
import io.jurumudi.node.image.OciArchive;
import io.jurumudi.node.runtime.PodRuntime;
import io.jurumudi.node.runtime.RuntimeReader;
import io.jurumudi.node.runtime.TerminationMessages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A node for tests: a containerd of its own with a small image, directories, a bridge. Takes everything away at the end. */
public final class TestNode implements AutoCloseable {
    public static final String IMAGE = "example.com/box:1";

    private final Path directory;
    private final String id;
    private final Containerd containerd;
    private final CriClient cri;

    private TestNode(Path directory, String id, Containerd containerd) {
        this.directory = directory;
        this.id = id;
        this.containerd = containerd;
        this.cri = CriClient.at(containerd.config().endpoint());
    }

    public static TestNode start() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/containerd")), "containerd is not installed");
        assumeTrue("root".equals(System.getProperty("user.name")), "containers need root");
        Path directory = Files.createTempDirectory("jurumudi-node");
        String id = Long.toString(System.nanoTime() & 0xffffff, 36);
        var node = new TestNode(
                directory, id, Containerd.startOrAdopt(ContainerdConfig.in(directory.resolve("containerd"))));
        Path archive = directory.resolve("box.tar");
        var image = OciArchive.named(IMAGE).file("bin/busybox", Path.of("/bin/busybox"), 0755);
        for (String name : List.of(
                "sh",
                "sleep",
                "cat",
                "echo",
                "httpd",
                "nc",
                "ls",
                "id",
                "env",
                "wget",
                "true",
                "false",
                "touch",
                "hostname",
                "stat",
                "test",
                "date",
                "mount",
                "nslookup",
                "ping")) {
            image.symlink("bin/" + name, "busybox");
        }
        image.directory("tmp", 01777).directory("etc", 0755).command("/bin/sh").writeTo(archive);
        node.containerd.importImage(archive);
        return node;
    }

    public Path manifests() {
        return directory.resolve("manifests");
    }

    public Path logs() {
        return directory.resolve("logs");
    }

    public Path directory() {
        return directory;
    }

    public CriClient cri() {
        return cri;
    }

    public KubeletConfig.Builder config() {
        return KubeletConfig.builder()
                .nodeName("node-1")
                .rootDir(directory.resolve("kubelet"))
                .podLogsDir(logs())
                .staticPodPath(manifests())
                .containerRuntimeEndpoint(containerd.config().endpoint())
                .cniConfDir(containerd.config().cniConfDir())
                .bridgeName("jt" + id)
                .podCidr("10.%d.%d.0/24".formatted(200 + id.hashCode() % 16 & 63, id.hashCode() >> 8 & 255))
                .clusterDns(List.of("10.96.0.10"))
                .cgroupRoot("/jurumudi-test-" + id)
                .port(0);
    }

    public Kubelet kubelet(Optional<KubernetesClient> client) throws Exception {
        var kubelet = new Kubelet(client, config().build());
        kubelet.start();
        return kubelet;
    }

    public void manifest(String name, String yaml) throws IOException {
        Files.createDirectories(manifests());
        // Written elsewhere and moved, as a careful administrator does.
        Path file = Files.writeString(directory.resolve(name), yaml);
        Files.move(file, manifests().resolve(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    /** The pod in the runtime whose name begins so. */
    public Optional<PodRuntime> pod(String name) {
        var reader = new RuntimeReader(cri, new TerminationMessages());
        return reader.glance().values().stream()
                .filter(glance -> glance.name().startsWith(name))
                .findFirst()
                .map(glance -> reader.read(glance.uid()));
    }

    public String log(String pod, String container) throws IOException {
        try (var files = Files.walk(logs())) {
            Optional<Path> newest = files.filter(file -> file.toString().contains("_" + pod)
                            && file.toString().contains("/" + container + "/")
                            && Files.isRegularFile(file))
                    .max(Comparator.comparing(Path::toString));
            return newest.isEmpty() ? "" : Files.readString(newest.get());
        }
    }

    @Override
    public void close() throws IOException {
        try {
            takeDown();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private void takeDown() throws IOException, InterruptedException {
        PodCleanup.drainAll(config().build(), Duration.ofSeconds(1));
        cri.close();
        containerd.stop();
        new ProcessBuilder("ip", "link", "delete", config().build().bridgeName())
                .redirectErrorStream(true)
                .start()
                .waitFor();
        io.jurumudi.node.volume.Mounts.unmountBelow(directory);
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
