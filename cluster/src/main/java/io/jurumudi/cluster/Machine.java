package io.jurumudi.cluster;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jurumudi.cluster.host.AddressClaim;
import io.jurumudi.cluster.host.DataDirectory;
import io.jurumudi.cluster.host.DebianPackages;
import io.jurumudi.cluster.host.HostAddress;
import io.jurumudi.controllers.ControllerManagerConfig;
import io.jurumudi.network.dns.ClusterDns;
import io.jurumudi.network.dns.ClusterDnsConfig;
import io.jurumudi.network.dns.DnsAddon;
import io.jurumudi.network.proxy.ServiceProxy;
import io.jurumudi.network.proxy.ServiceProxyConfig;
import io.jurumudi.node.Kubelet;
import io.jurumudi.node.KubeletConfig;
import io.jurumudi.node.PodCleanup;
import io.jurumudi.node.containerd.Containerd;
import io.jurumudi.node.containerd.ContainerdConfig;
import io.jurumudi.scheduler.SchedulerConfig;
import io.jurumudi.server.auth.User;
import io.jurumudi.server.certs.CertificateDirectory;
import io.jurumudi.server.certs.Kubeconfig;
import io.jurumudi.server.http.HttpServerConfig;
import io.jurumudi.store.EmbeddedStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A cluster of one node on this machine: every component in this process, pods in a containerd of the directory's own. Closing it leaves
 * the pods running for the next start from the same directory; {@link #down} takes everything away but the data.
 */
public final class Machine implements AutoCloseable {
    private static final Duration NODE_READY = Duration.ofMinutes(2);

    /** How long a pod may take to end when everything is taken down. */
    private static final Duration POD_GRACE = Duration.ofSeconds(10);

    /** How containerd's tool reports an image. */
    private static final Pattern IMPORTED = Pattern.compile("unpacking (\\S+)");

    private final MachineConfig config;
    private final Consumer<String> progress;
    private final Lifecycle parts = new Lifecycle();

    /** @param progress told, a line at a time, what is going on */
    public Machine(MachineConfig config, Consumer<String> progress) {
        this.config = config;
        this.progress = progress;
    }

    /** Where the administrator's kubeconfig is once the machine has started. */
    public Path kubeconfig() {
        return config.kubeconfig().orElse(config.dataDir().resolve("admin.kubeconfig"));
    }

    /**
     * Starts everything and returns when the node is Ready.
     *
     * @throws IOException if the directory is another process's, a port is taken, or the host lacks what a node needs
     * @throws TimeoutException if the node does not become Ready
     */
    public void start() throws Exception {
        DataDirectory directory = parts.own(DataDirectory.own(config.dataDir()));
        new DebianPackages(progress).install(DebianPackages.NODE);
        MachineSettings settings = MachineSettings.choose(config);
        InetAddress address = HostAddress.primary();
        Layout layout = new Layout(directory.root());

        Instant begin = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        try (ExecutorService meanwhile = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> runtime = meanwhile.submit(() -> startRuntime(layout));
            ClusterCertificates certificates = ClusterCertificates.in(
                    new CertificateDirectory(layout.certificates(), Clock.systemUTC()), serverNames(settings, address));
            ControlPlane plane = startControlPlane(layout, settings, address, certificates);
            writeKubeconfig(settings, certificates);
            startNetwork(plane, layout, settings, address);
            startKubelet(plane, layout, settings, address, certificates, result(runtime));
            awaitNode(plane, begin);
        }
    }

    private static <T> T result(Future<T> work) throws Exception {
        try {
            return work.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static List<String> serverNames(MachineSettings settings, InetAddress address) throws IOException {
        return List.of(
                "kubernetes",
                "kubernetes.default",
                "kubernetes.default.svc",
                "kubernetes.default.svc.cluster.local",
                "localhost",
                nodeName(),
                "127.0.0.1",
                address.getHostAddress(),
                settings.network().apiServerClusterIp());
    }

    private static String nodeName() throws IOException {
        return InetAddress.getLocalHost().getHostName().toLowerCase(java.util.Locale.ROOT);
    }

    private ControlPlane startControlPlane(
            Layout layout, MachineSettings settings, InetAddress address, ClusterCertificates certificates)
            throws Exception {
        progress.accept("Starting the API server on port " + settings.port());
        ControlPlane plane = parts.own(new ControlPlane(
                new EmbeddedStore(layout.store()),
                Cluster.serverConfig(
                                certificates,
                                HttpServerConfig.defaults(InetAddress.getByName("0.0.0.0"), settings.port())
                                        .withName("apiserver"))
                        .withAdvertise(address.getHostAddress(), settings.port())
                        .withServiceClusterIpRange(settings.network().serviceClusterIpRange()),
                ControllerManagerConfig.defaults()
                        .withClusterCidr(settings.network().clusterCidr(), 24)
                        .withRootCa(certificates.authority().pem()),
                SchedulerConfig.defaults()));
        plane.startServer();
        plane.startControllers();
        return plane;
    }

    private void writeKubeconfig(MachineSettings settings, ClusterCertificates certificates) throws IOException {
        String text = Kubeconfig.withClientCertificate(
                "jurumudi",
                "https://127.0.0.1:" + settings.port(),
                certificates.authority().pem(),
                "kubernetes-admin",
                certificates.admin());
        Path file = kubeconfig().toAbsolutePath();
        Files.createDirectories(file.getParent());
        Path written = Files.createTempFile(
                file.getParent(),
                ".kubeconfig",
                null,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(written, text);
        Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The endpoint of the container runtime. Our containerd is not closed with us: its pods are to go on. */
    private String startRuntime(Layout layout) throws IOException, InterruptedException {
        if (config.containerRuntimeEndpoint().isPresent()) {
            return config.containerRuntimeEndpoint().get();
        }
        Containerd containerd = Containerd.startOrAdopt(layout.containerd());
        progress.accept((containerd.adopted() ? "Going on with containerd, process " : "Started containerd, process ")
                + containerd.pid());
        return containerd.config().endpoint();
    }

    private void startNetwork(ControlPlane plane, Layout layout, MachineSettings settings, InetAddress address)
            throws Exception {
        plane.start(new ServiceProxy(
                plane.client("kube-proxy", User.of("system:kube-proxy", User.AUTHENTICATED)),
                plane.informers(),
                proxyConfig(layout, settings)));
        KubernetesClient client = plane.client("kube-dns", User.superuser("system:kube-dns"));
        InetSocketAddress listen = new InetSocketAddress(address, settings.dnsPort());
        plane.start(new ClusterDns(client, plane.informers(), ClusterDnsConfig.on(listen)));
        plane.start(new DnsAddon(
                client, plane.informers(), nodeName(), settings.network().dnsClusterIp(), listen));
    }

    private static ServiceProxyConfig proxyConfig(Layout layout, MachineSettings settings) throws IOException {
        return ServiceProxyConfig.builder(nodeName())
                .clusterCidr(settings.network().clusterCidr())
                .serviceCidrs(settings.network().serviceClusterIpRange())
                .table("jurumudi-" + layout.id())
                .build();
    }

    private void startKubelet(
            ControlPlane plane,
            Layout layout,
            MachineSettings settings,
            InetAddress address,
            ClusterCertificates certificates,
            String runtime)
            throws Exception {
        new CertificateDirectory(layout.certificates(), Clock.systemUTC())
                .server(
                        "kubelet",
                        certificates.authority(),
                        "system:node:" + nodeName(),
                        List.of(nodeName(), address.getHostAddress()));
        progress.accept("Starting the kubelet of node " + nodeName());
        plane.start(new Kubelet(
                Optional.of(plane.client(
                        "kubelet", User.of("system:node:" + nodeName(), "system:nodes", User.AUTHENTICATED))),
                withNetwork(layout, kubeletConfig(layout, runtime))
                        .nodeIp(address.getHostAddress())
                        .clusterDns(List.of(settings.network().dnsClusterIp()))
                        .port(settings.kubeletPort())
                        .tls(
                                layout.certificates().resolve("kubelet.crt"),
                                layout.certificates().resolve("kubelet.key"))
                        .clientCaFile(layout.certificates().resolve("ca.crt"))
                        .build()));
    }

    /** A runtime that is not ours has a network configuration of its own. */
    private KubeletConfig.Builder withNetwork(Layout layout, KubeletConfig.Builder kubelet) {
        return config.containerRuntimeEndpoint().isPresent()
                ? kubelet
                : kubelet.cniConfDir(layout.containerd().cniConfDir());
    }

    private static KubeletConfig.Builder kubeletConfig(Layout layout, String runtime) throws IOException {
        Files.createDirectories(layout.manifests());
        return KubeletConfig.builder()
                .nodeName(nodeName())
                .rootDir(layout.kubelet())
                .podLogsDir(layout.podLogs())
                .staticPodPath(layout.manifests())
                .containerRuntimeEndpoint(runtime)
                .cgroupRoot("/jurumudi-" + layout.id())
                .bridgeName(layout.bridge());
    }

    /** Waits until the kubelet of this start, not only the one before it, has said that the node is Ready. */
    private void awaitNode(ControlPlane plane, Instant begin) throws Exception {
        Node node = plane.client("jurumudi", User.superuser("system:jurumudi"))
                .nodes()
                .withName(nodeName())
                .waitUntilCondition(found -> isReady(found, begin), NODE_READY.toSeconds(), TimeUnit.SECONDS);
        progress.accept("Node " + node.getMetadata().getName() + " is Ready");
    }

    private static boolean isReady(Node node, Instant since) {
        return node != null
                && node.getStatus() != null
                && node.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True")
                                && !Instant.parse(condition.getLastHeartbeatTime())
                                        .isBefore(since));
    }

    /** Stops the program's part; pods, their containerd and the service rules stay. */
    @Override
    public void close() {
        parts.close();
    }

    /**
     * Stops the cluster of a directory and takes away its pods, networks, mounts, rules and processes. Its data stay.
     *
     * @throws IOException if something could not be taken away
     */
    public static void down(Path dataDir, Consumer<String> progress) throws Exception {
        if (!Files.isDirectory(dataDir)) {
            progress.accept("There is no cluster in " + dataDir);
            return;
        }
        stopProgram(dataDir, progress);
        try (DataDirectory directory = DataDirectory.own(dataDir)) {
            Layout layout = new Layout(directory.root());
            Optional<Containerd> containerd = Containerd.find(layout.containerd());
            progress.accept("Stopping pods");
            Optional<MachineSettings> settings = MachineSettings.chosen(dataDir);
            Optional<String> runtime = settings.flatMap(MachineSettings::containerRuntimeEndpoint)
                    .or(() -> containerd.map(ours -> ours.config().endpoint()));
            if (runtime.isPresent()) {
                PodCleanup.drainAll(kubeletConfig(layout, runtime.get()).build(), POD_GRACE);
            }
            if (containerd.isPresent()) {
                progress.accept(
                        "Stopping containerd, process " + containerd.get().pid());
                containerd.get().stop();
            }
            if (settings.isPresent()) {
                ServiceProxy.cleanup(proxyConfig(layout, settings.get()));
            }
            removeBridge(layout.bridge());
            AddressClaim.release(dataDir);
            progress.accept("Down. The data stay in " + dataDir);
        }
    }

    private static void stopProgram(Path dataDir, Consumer<String> progress) throws Exception {
        Optional<ProcessHandle> program = DataDirectory.runningOwner(dataDir).flatMap(ProcessHandle::of);
        if (program.isPresent()) {
            progress.accept("Stopping the program, process " + program.get().pid());
            program.get().destroy();
            program.get().onExit().get(60, TimeUnit.SECONDS);
        }
    }

    private static void removeBridge(String name) throws IOException, InterruptedException {
        new ProcessBuilder("ip", "link", "delete", name)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /**
     * Puts the images of an archive into the node of a directory.
     *
     * @return the images' full names
     * @throws IOException if no containerd runs there or the archive cannot be read
     */
    public static List<String> importImages(Path dataDir, Path archive) throws IOException, InterruptedException {
        Containerd containerd = Containerd.find(new Layout(dataDir).containerd())
                .orElseThrow(() ->
                        new IOException("no containerd runs in " + dataDir + ": start 'jurumudi up' there first"));
        return IMPORTED.matcher(containerd.importImage(archive))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    /** Where things are below a data directory. */
    private record Layout(Path root) {
        String id() {
            return DataDirectory.id(root);
        }

        Path certificates() {
            return root.resolve("pki");
        }

        Path store() {
            return root.resolve("store");
        }

        Path manifests() {
            return root.resolve("manifests");
        }

        Path kubelet() {
            return root.resolve("kubelet");
        }

        Path podLogs() {
            return root.resolve("log/pods");
        }

        /** Interface names have at most 15 characters. */
        String bridge() {
            return "jm-" + id();
        }

        ContainerdConfig containerd() {
            return ContainerdConfig.in(root.resolve("containerd"));
        }
    }
}
