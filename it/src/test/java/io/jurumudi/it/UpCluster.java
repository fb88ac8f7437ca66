package io.jurumudi.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One {@code ./jurumudi up} with a directory and port of its own, and kubectl to use it; closing it runs {@code down}. */
final class UpCluster implements AutoCloseable {
    private final Path directory;
    private final Path kubeconfig;
    private final int port;
    private Process program;

    private UpCluster(Path directory, int port) {
        this.directory = directory;
        this.kubeconfig = directory.resolve("kubeconfig");
        this.port = port;
    }

    /** A cluster whose node is Ready. */
    static UpCluster start() throws IOException {
        UpCluster cluster = new UpCluster(Files.createTempDirectory("jurumudi-it"), freePort());
        cluster.startProgram();
        return cluster;
    }

    /** Starts the program again from the same directory; returns when the node is Ready. */
    void startProgram() throws IOException {
        Path log = log();
        Files.deleteIfExists(log);
        program = Command.start(
                log,
                command(
                        "up",
                        "--data-dir",
                        directory.toString(),
                        "--port",
                        Integer.toString(port),
                        "--kubeconfig",
                        kubeconfig.toString()));
        await("the line that says the cluster is ready")
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    if (!program.isAlive()) {
                        throw new IOException("up ended with " + program.exitValue() + ":\n" + Files.readString(log));
                    }
                    return Files.readString(log).contains("The cluster is ready");
                });
    }

    /** Takes the program's life without warning; its containers stay. */
    void killProgram() throws InterruptedException {
        // The launcher becomes the program (exec), so this is the JVM itself.
        program.destroyForcibly().waitFor();
    }

    /** Ends the program as Ctrl-C does. */
    void stopProgram() throws InterruptedException {
        program.destroy();
        if (!program.waitFor(60, TimeUnit.SECONDS)) {
            program.destroyForcibly().waitFor();
        }
    }

    /** What the program printed since it was last started. */
    Path log() {
        return directory.resolve("up.log");
    }

    Path directory() {
        return directory;
    }

    Path kubeconfig() {
        return kubeconfig;
    }

    /** A kubectl command against this cluster. */
    Command.Result kubectl(String... arguments) throws IOException, InterruptedException {
        return kubectlWithInput("", arguments);
    }

    /** A kubectl command with something on its standard input, such as a manifest. */
    Command.Result kubectlWithInput(String input, String... arguments) throws IOException, InterruptedException {
        return Command.run(Map.of("KUBECONFIG", kubeconfig.toString()), input, prepend("kubectl", arguments));
    }

    /** A command of the program about this cluster's directory. */
    Command.Result jurumudi(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(command(arguments));
        command.addAll(List.of("--data-dir", directory.toString()));
        return Command.run(Map.of(), command);
    }

    @Override
    public void close() throws IOException {
        Command.Result down;
        try {
            down = jurumudi("down");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while taking the cluster down", e);
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
        down.ok();
    }

    private static List<String> command(String... arguments) {
        return prepend(House.root().resolve("jurumudi").toString(), arguments);
    }

    static List<String> prepend(String first, String... rest) {
        return Stream.concat(Stream.of(first), Stream.of(rest)).toList();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
