package io.jurumudi.it;

import io.jurumudi.node.image.OciArchive;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A cluster started as a user does, by {@code ./jurumudi up}, with two images in it that need no registry. */
final class Up implements AutoCloseable {
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Path home;
    private final Path program;
    private final Process process;

    /** @param home an empty directory, which is used up */
    static Up start(Path home) throws Exception {
        Path program = program();
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Process process = new ProcessBuilder(
                        program.toString(),
                        "up",
                        "--data-dir",
                        home.resolve("data").toString(),
                        "--port",
                        Integer.toString(port),
                        "--kubeconfig",
                        home.resolve("kubeconfig").toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("up.log").toFile())
                .start();
        Up up = new Up(home, program, process);
        try {
            up.awaitReady();
            up.importImages();
            return up;
        } catch (Exception | AssertionError e) {
            up.close();
            throw e;
        }
    }

    private Up(Path home, Path program, Process process) {
        this.home = home;
        this.program = program;
        this.process = process;
    }

    Path kubeconfig() {
        return home.resolve("kubeconfig");
    }

    Path dataDir() {
        return home.resolve("data");
    }

    String log() throws IOException {
        return Files.readString(home.resolve("up.log"));
    }

    static boolean possible() {
        return "root".equals(System.getProperty("user.name"))
                && Files.isExecutable(Path.of("/usr/bin/kubectl"))
                && Files.isExecutable(Path.of("/usr/bin/busybox"));
    }

    private static Path program() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isExecutable(at.resolve("jurumudi"))) {
                return at.resolve("jurumudi");
            }
        }
        throw new IllegalStateException("no jurumudi in this directory or above");
    }

    private void awaitReady() throws Exception {
        Shell shell = new Shell(
                home.resolve("wait"), Map.of("KUBECONFIG", kubeconfig().toString()), Path.of("/dev/null"));
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (shell.run("kubectl wait --for=condition=Ready node --all --timeout=60s")
                        .code()
                != 0) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("the cluster does not become ready:\n" + log());
            }
            Thread.sleep(200);
        }
    }

    /** Images {@code web:1} and {@code web:2} differ in what they answer. */
    private void importImages() throws Exception {
        for (String version : List.of("1", "2")) {
            Path archive = home.resolve("web-" + version + ".tar");
            webImage(version).writeTo(archive);
            Shell shell = new Shell(home.resolve("import"), Map.of(), Path.of("/dev/null"));
            Shell.Result result =
                    shell.run("'%s' image import '%s' --data-dir '%s'".formatted(program, archive, dataDir()));
            if (result.code() != 0) {
                throw new AssertionError("the image cannot be imported: " + result.output());
            }
        }
    }

    private static OciArchive webImage(String version) throws IOException {
        OciArchive image = OciArchive.named("docker.io/library/web:" + version)
                .environment(Map.of("PATH", PATH, "VERSION", version))
                .file("bin/busybox", Path.of("/usr/bin/busybox"), 0755)
                .file("bin/serve", script("busybox httpd -f -vv -p 8080 -h /www & wait $!"), 0755)
                .file("bin/idle", script("sleep 1000000 & wait $!"), 0755)
                .file("bin/count", script("i=0; while :; do echo line $i; i=$((i + 1)); sleep 0.2; done"), 0755)
                .file(
                        "www/cgi-bin/who",
                        bytes(
                                "#!/bin/sh\nprintf 'Content-Type: text/plain\\r\\n\\r\\n'\necho \"$(hostname) $VERSION\"\n"),
                        0755)
                .file("www/index.html", bytes("version " + version + "\n"), 0644)
                .directory("tmp", 01777)
                .command("serve");
        for (String tool : new Shell(Files.createTempDirectory("tools"), Map.of(), Path.of("/dev/null"))
                .run("busybox --list")
                .output()
                .lines()
                .filter(tool -> !tool.equals("busybox"))
                .toList()) {
            image.symlink("bin/" + tool, "busybox");
        }
        return image;
    }

    /** A program that ends when it is asked to, though it is the first process of its container. */
    private static byte[] script(String body) {
        return bytes("#!/bin/sh\ntrap 'exit 0' TERM INT\n" + body + "\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Interrupts the program as Ctrl-C does, then takes everything away. */
    @Override
    public void close() throws IOException {
        try {
            process.destroy();
            process.waitFor(30, TimeUnit.SECONDS);
            process.destroyForcibly();
            Process down = new ProcessBuilder(
                            program.toString(), "down", "--data-dir", dataDir().toString())
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("down.log").toFile())
                    .start();
            down.waitFor(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
