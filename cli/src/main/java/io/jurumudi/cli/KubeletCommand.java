package io.jurumudi.cli;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jurumudi.client.Clients;
import io.jurumudi.node.Kubelet;
import io.jurumudi.node.KubeletConfig;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jurumudi kubelet}. */
@Command(name = "kubelet", description = "Run this node's pods through a container runtime.")
final class KubeletCommand implements Action {
    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "How to reach the API server; without it only static pods run.")
    private Optional<Path> kubeconfig = Optional.empty();

    @Option(names = "--hostname-override", paramLabel = "NAME", description = "The node's name (default: the host's).")
    private Optional<String> hostnameOverride = Optional.empty();

    @Option(names = "--node-ip", paramLabel = "ADDRESS", description = "The address others reach the node at.")
    private Optional<String> nodeIp = Optional.empty();

    @Option(
            names = "--root-dir",
            paramLabel = "DIR",
            description = "Where pods' volumes and files live (default: ${DEFAULT-VALUE}).")
    private Path rootDir = Path.of("/var/lib/kubelet");

    @Option(names = "--pod-manifest-path", paramLabel = "DIR", description = "A directory of static pods' manifests.")
    private Optional<Path> podManifestPath = Optional.empty();

    @Option(
            names = "--container-runtime-endpoint",
            paramLabel = "ENDPOINT",
            description = "The runtime's CRI socket (default: ${DEFAULT-VALUE}).")
    private String containerRuntimeEndpoint = "unix:///run/containerd/containerd.sock";

    @Option(
            names = "--cluster-dns",
            split = ",",
            paramLabel = "ADDRESS",
            description = "Name servers of pods with dnsPolicy ClusterFirst.")
    private List<String> clusterDns = List.of();

    @Option(
            names = "--cluster-domain",
            paramLabel = "DOMAIN",
            description = "The zone services live in (default: ${DEFAULT-VALUE}).")
    private String clusterDomain = "cluster.local";

    @Option(
            names = "--resolv-conf",
            paramLabel = "FILE",
            description = "The host's resolver configuration (default: ${DEFAULT-VALUE}).")
    private Path resolvConf = Path.of("/etc/resolv.conf");

    @Option(names = "--pod-cidr", paramLabel = "CIDR", description = "Pods' network where no API server tells it.")
    private Optional<String> podCidr = Optional.empty();

    @Option(
            names = "--register-node",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Make the Node object (default: ${DEFAULT-VALUE}).")
    private boolean registerNode = true;

    @Option(
            names = "--node-labels",
            split = ",",
            paramLabel = "KEY=VALUE",
            description = "Labels of the Node object when it is made.")
    private Map<String, String> nodeLabels = Map.of();

    @Option(names = "--max-pods", paramLabel = "N", description = "How many pods may run (default: ${DEFAULT-VALUE}).")
    private int maxPods = 110;

    @Option(names = "--address", paramLabel = "ADDRESS", description = "Where to serve (default: ${DEFAULT-VALUE}).")
    private String address = "0.0.0.0";

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "The port to serve on; 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port = 10250;

    @Option(names = "--tls-cert-file", paramLabel = "FILE", description = "The certificate to serve with.")
    private Optional<Path> tlsCertFile = Optional.empty();

    @Option(names = "--tls-private-key-file", paramLabel = "FILE", description = "The key of --tls-cert-file.")
    private Optional<Path> tlsPrivateKeyFile = Optional.empty();

    @Option(names = "--client-ca-file", paramLabel = "FILE", description = "Who signs the certificates of callers.")
    private Optional<Path> clientCaFile = Optional.empty();

    @Option(
            names = "--cgroup-root",
            paramLabel = "CGROUP",
            description = "The cgroup pods' cgroups are made below (default: ${DEFAULT-VALUE}).")
    private String cgroupRoot = "/";

    @Option(
            names = "--node-status-update-frequency",
            paramLabel = "DURATION",
            description = "How often the node's status is computed (default: 10s).")
    private Duration nodeStatusUpdateFrequency = Duration.ofSeconds(10);

    @Option(
            names = "--container-log-max-files",
            paramLabel = "N",
            description = "How many files a container's log may have (default: ${DEFAULT-VALUE}).")
    private int containerLogMaxFiles = 5;

    @Override
    public void run(PrintWriter out) throws Exception {
        new FlagProblems.Check()
                .that(
                        kubeconfig.isPresent() || podManifestPath.isPresent(),
                        "--kubeconfig or --pod-manifest-path: one is needed to know what to run")
                .that(
                        kubeconfig.filter(file -> !Files.isReadable(file)).isEmpty(),
                        "--kubeconfig: cannot read "
                                + kubeconfig.map(Path::toString).orElse(""))
                .that(
                        tlsCertFile.isPresent() == tlsPrivateKeyFile.isPresent(),
                        "--tls-cert-file and --tls-private-key-file: one is not given without the other")
                .that(
                        containerRuntimeEndpoint.startsWith("unix://"),
                        "--container-runtime-endpoint: must begin with unix://")
                .done();
        try (MaybeClient client = new MaybeClient(
                kubeconfig.isPresent() ? Optional.of(Clients.remote(kubeconfig.get(), "kubelet")) : Optional.empty())) {
            Kubelet kubelet = new Kubelet(client.client(), config());
            Foreground.whileRunning(kubelet, kubelet::start);
        }
    }

    private record MaybeClient(Optional<KubernetesClient> client) implements AutoCloseable {
        @Override
        public void close() {
            client.ifPresent(KubernetesClient::close);
        }
    }

    private KubeletConfig config() {
        KubeletConfig.Builder config = KubeletConfig.builder()
                .rootDir(rootDir)
                .containerRuntimeEndpoint(containerRuntimeEndpoint)
                .clusterDns(clusterDns)
                .clusterDomain(clusterDomain)
                .resolvConf(resolvConf)
                .registerNode(registerNode)
                .nodeLabels(nodeLabels)
                .maxPods(maxPods)
                .address(address)
                .port(port)
                .cgroupRoot(cgroupRoot)
                .nodeStatusUpdateFrequency(nodeStatusUpdateFrequency)
                .containerLogMaxFiles(containerLogMaxFiles);
        hostnameOverride.ifPresent(config::nodeName);
        nodeIp.ifPresent(config::nodeIp);
        podManifestPath.ifPresent(config::staticPodPath);
        podCidr.ifPresent(config::podCidr);
        clientCaFile.ifPresent(config::clientCaFile);
        if (tlsCertFile.isPresent()) {
            config.tls(tlsCertFile.get(), tlsPrivateKeyFile.orElseThrow());
        }
        return config.build();
    }
}
