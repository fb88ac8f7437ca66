package io.jurumudi.cli;

import io.jurumudi.cluster.Machine;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jurumudi down}: takes a one-node cluster off this machine. */
@Command(
        name = "down",
        description =
                "Stop the cluster of a directory: its program, pods, networks, mounts, rules and processes. Its data stay for the next 'up'.")
final class Down implements Action {
    static final String DEFAULT_DATA_DIR = "/var/lib/jurumudi";

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "The directory 'up' was given (default: ${DEFAULT-VALUE}).")
    private Path dataDir = Path.of(DEFAULT_DATA_DIR);

    @Override
    public void run(PrintWriter out) throws Exception {
        Machine.down(dataDir.toAbsolutePath().normalize(), out::println);
    }
}
