package io.jurumudi.cli;

import io.jurumudi.cluster.Machine;
import io.jurumudi.cluster.MachineConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jurumudi up}: a one-node cluster in this process. */
@Command(
        name = "up",
        description = "Run a cluster of one node on this machine, in the foreground. Ctrl-C leaves its pods running.")
final class Up implements Action {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Where everything that outlives the program is kept (default: ${DEFAULT-VALUE}).")
    private Path dataDir = Path.of(Down.DEFAULT_DATA_DIR);

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "The API server's port (default: 6443, or the one this directory had before).")
    private Optional<Integer> port = Optional.empty();

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Where to write the administrator's kubeconfig (default: DIR/admin.kubeconfig).")
    private Optional<Path> kubeconfig = Optional.empty();

    @Option(
            names = "--container-runtime-endpoint",
            paramLabel = "ENDPOINT",
            description =
                    "Use the runtime that listens here (unix:///...), with the pause image and network it is configured for, instead of running a containerd.")
    private Optional<String> containerRuntimeEndpoint = Optional.empty();

    @Override
    public void run(PrintWriter out) throws Exception {
        new FlagProblems.Check()
                .that(port.filter(p -> p < 1 || p > 65535).isEmpty(), "--port: must be 1 to 65535")
                .that(
                        containerRuntimeEndpoint
                                .filter(e -> !e.startsWith("unix://"))
                                .isEmpty(),
                        "--container-runtime-endpoint: must begin with unix://")
                .done();
        MachineConfig config = new MachineConfig(
                dataDir.toAbsolutePath().normalize(),
                port,
                kubeconfig.map(Path::toAbsolutePath),
                containerRuntimeEndpoint);
        Machine machine = new Machine(config, out::println);
        Foreground.whileRunning(machine, () -> {
            machine.start();
            out.println();
            out.println("The cluster is ready. Use it from another terminal:");
            out.println();
            out.println("    export KUBECONFIG=" + machine.kubeconfig());
            out.println("    kubectl get nodes");
            out.println();
            out.println("Ctrl-C stops the program and leaves pods running for the next 'up'; 'jurumudi down"
                    + (dataDir.equals(Path.of(Down.DEFAULT_DATA_DIR)) ? "" : " --data-dir " + dataDir)
                    + "' takes everything away.");
        });
    }
}
