package io.jurumudi.cli;

import io.jurumudi.controllers.ControllerManager;
import io.jurumudi.controllers.ControllerManagerConfig;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jurumudi controller-manager}, also {@code kube-controller-manager}. */
@Command(name = "controller-manager", description = "Run the controllers against an API server.")
final class ControllerManagerCommand implements Action {
    @Mixin
    private ClientFlags api = new ClientFlags();

    @Mixin
    private LeaderElectionFlags leader = new LeaderElectionFlags();

    @Option(
            names = "--controllers",
            split = ",",
            paramLabel = "NAMES",
            description = "Which controllers run: '*' all, 'foo' one, '-foo' all but one.")
    private List<String> controllers = List.of("*");

    @Option(
            names = "--allocate-node-cidrs",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Give each node a part of --cluster-cidr.")
    private boolean allocateNodeCidrs;

    @Option(names = "--cluster-cidr", paramLabel = "CIDR", description = "Where pods' addresses come from.")
    private Optional<String> clusterCidr = Optional.empty();

    @Option(
            names = "--node-cidr-mask-size",
            paramLabel = "N",
            description = "How long the prefix of a node's part is (default: ${DEFAULT-VALUE}).")
    private int nodeCidrMaskSize = 24;

    @Option(
            names = "--node-monitor-period",
            paramLabel = "DURATION",
            description = "How often nodes' health is looked at (default: 5s).")
    private Duration nodeMonitorPeriod = Duration.ofSeconds(5);

    @Option(
            names = "--node-monitor-grace-period",
            paramLabel = "DURATION",
            description = "How long a node may be silent (default: 50s).")
    private Duration nodeMonitorGracePeriod = Duration.ofSeconds(50);

    @Option(
            names = "--node-startup-grace-period",
            paramLabel = "DURATION",
            description = "The same for a node that has never spoken (default: 1m0s).")
    private Duration nodeStartupGracePeriod = Duration.ofSeconds(60);

    @Option(
            names = "--terminated-pod-gc-threshold",
            paramLabel = "N",
            description = "How many finished pods may stay (default: ${DEFAULT-VALUE}).")
    private int terminatedPodGcThreshold = 12500;

    @Option(
            names = "--use-service-account-credentials",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Let each controller act as a service account of its own.")
    private boolean useServiceAccountCredentials;

    @Option(
            names = "--root-ca-file",
            paramLabel = "FILE",
            description = "The certificates pods are to trust the API server by.")
    private Optional<Path> rootCaFile = Optional.empty();

    @Override
    public void run(PrintWriter out) throws Exception {
        api.check()
                .that(
                        !allocateNodeCidrs || clusterCidr.isPresent(),
                        "--cluster-cidr: is needed with --allocate-node-cidrs")
                .that(nodeCidrMaskSize > 0 && nodeCidrMaskSize <= 32, "--node-cidr-mask-size: must be 1 to 32")
                .that(
                        rootCaFile.filter(file -> !Files.isReadable(file)).isEmpty(),
                        "--root-ca-file: cannot read "
                                + rootCaFile.map(Path::toString).orElse(""))
                .done();
        ControllerManagerConfig config = ControllerManagerConfig.defaults()
                .withControllers(controllers)
                .withNodeMonitoring(nodeMonitorPeriod, nodeMonitorGracePeriod, nodeStartupGracePeriod)
                .withTerminatedPodGcThreshold(terminatedPodGcThreshold);
        if (allocateNodeCidrs) {
            config = config.withClusterCidr(clusterCidr.orElseThrow(), nodeCidrMaskSize);
        }
        if (rootCaFile.isPresent()) {
            config = config.withRootCa(Files.readString(rootCaFile.get()));
        }
        if (useServiceAccountCredentials) {
            config = config.withServiceAccountCredentials();
        }
        if (leader.enabled()) {
            config = config.withLeaderElection(leader.identity());
        }
        ControllerManagerConfig chosen = config;
        api.run("kube-controller-manager", (client, informers) -> new ControllerManager(client, informers, chosen));
    }
}
