package io.jurumudi.node.containerd;

import io.jurumudi.node.cri.CriClient;
import io.jurumudi.node.cri.CriException;
import io.jurumudi.node.image.PauseImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A containerd of our own under one directory. It is a process of its own session, so it and its containers outlive this
 * program; {@link #startOrAdopt} finds it again by its pid file. Nothing global is touched, so any number run side by side.
 */
public final class Containerd {
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration STOP = Duration.ofSeconds(10);

    private final ContainerdConfig config;
    private final ProcessHandle process;
    private final boolean adopted;

    private Containerd(ContainerdConfig config, ProcessHandle process, boolean adopted) {
        this.config = config;
        this.process = process;
        this.adopted = adopted;
    }

    /** The one that runs from the directory, if any. */
    public static Optional<Containerd> find(ContainerdConfig config) {
        try {
            long pid = Long.parseLong(Files.readString(config.pidFile()).strip());
            // A pid file can outlive its process and the number be another's; the command line tells.
            String commandLine = Files.readString(Path.of("/proc/" + pid + "/cmdline"));
            if (!commandLine.contains(config.configFile().toString())) {
                return Optional.empty();
            }
            return ProcessHandle.of(pid).map(process -> new Containerd(config, process, true));
        } catch (IOException | NumberFormatException absent) {
            return Optional.empty();
        }
    }

    /**
     * Goes on with the one that runs from the directory, or starts one and gives it the pause image.
     *
     * @throws IOException when it does not answer in time; the message ends with the last lines of its log
     */
    public static Containerd startOrAdopt(ContainerdConfig config) throws IOException, InterruptedException {
        var running = find(config);
        if (running.isPresent()) {
            running.get().awaitReady();
            return running.get();
        }
        var started = start(config);
        started.awaitReady();
        try (var cri = CriClient.at(config.socket())) {
            if (cri.imageStatus(PauseImage.REFERENCE).isEmpty()) {
                started.importPauseImage();
            }
        }
        return started;
    }

    private static Containerd start(ContainerdConfig config) throws IOException {
        for (Path directory : List.of(
                config.root(),
                config.state(),
                config.cniConfDir(),
                config.socket().getParent())) {
            Files.createDirectories(directory);
        }
        Files.deleteIfExists(config.socket());
        Files.writeString(config.configFile(), config.toml(Snapshotters.choose(config)));
        // A session of its own: neither Ctrl-C in our terminal nor our end reaches it.
        var process = new ProcessBuilder(
                        "setsid",
                        config.binary(),
                        "--config",
                        config.configFile().toString())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(config.logFile().toFile()))
                .redirectErrorStream(true)
                .start();
        Files.writeString(config.pidFile(), process.pid() + "\n");
        return new Containerd(config, process.toHandle(), false);
    }

    private void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        // Connecting in vain makes gRPC wait a second or more before it tries again.
        while (!Files.exists(config.socket()) && process.isAlive() && System.nanoTime() < deadline) {
            Thread.sleep(LOOK);
        }
        try (var cri = CriClient.at(config.socket())) {
            while (true) {
                try {
                    cri.version(Duration.ofSeconds(1));
                    return;
                } catch (CriException notYet) {
                    if (!process.isAlive() || System.nanoTime() > deadline) {
                        throw new IOException("containerd does not answer at %s: %s\n%s"
                                .formatted(config.socket(), notYet.getMessage(), logTail()));
                    }
                }
            }
        }
    }

    private String logTail() throws IOException {
        var lines = Files.readAllLines(config.logFile());
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
    }

    private void importPauseImage() throws IOException, InterruptedException {
        Path archive = Files.createTempFile(config.root().getParent(), "pause", ".tar");
        try {
            PauseImage.writeTo(archive);
            importImage(archive);
        } finally {
            Files.deleteIfExists(archive);
        }
    }

    /**
     * Makes the images of an OCI or Docker archive usable on this node.
     *
     * @return the tool's report, one line an image
     * @throws IOException when the archive cannot be read; the message says why
     */
    public String importImage(Path archive) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        "ctr",
                        "--address",
                        config.socket().toString(),
                        "--namespace",
                        "k8s.io",
                        "images",
                        "import",
                        "--snapshotter",
                        Snapshotters.chosen(config),
                        archive.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("cannot import " + archive + ": " + output.strip());
        }
        return output;
    }

    public ContainerdConfig config() {
        return config;
    }

    /** Whether it ran already. */
    public boolean adopted() {
        return adopted;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Ends the process. Containers that still run go on running, each under its shim, until one is started here again. */
    public void stop() throws InterruptedException, IOException {
        process.destroy();
        try {
            process.onExit().get(STOP.toSeconds(), TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException | java.util.concurrent.ExecutionException stubborn) {
            process.destroyForcibly();
        }
        Files.deleteIfExists(config.pidFile());
    }
}
