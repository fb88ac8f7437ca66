package io.jurumudi.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jurumudi.client.Component;
import io.jurumudi.node.cgroup.Cgroups;
import io.jurumudi.node.cni.BridgeNetwork;
import io.jurumudi.node.cri.CriClient;
import io.jurumudi.node.log.LogRotation;
import io.jurumudi.node.pod.ConfigSource;
import io.jurumudi.node.pod.Environment;
import io.jurumudi.node.pod.PodEnvironment;
import io.jurumudi.node.pod.PodEvents;
import io.jurumudi.node.pod.PodFiles;
import io.jurumudi.node.pod.PodWorkers;
import io.jurumudi.node.pod.StatusSink;
import io.jurumudi.node.probe.Prober;
import io.jurumudi.node.runtime.RuntimeReader;
import io.jurumudi.node.runtime.TerminationMessages;
import io.jurumudi.node.server.KubeletApi;
import io.jurumudi.node.server.KubeletServer;
import io.jurumudi.node.source.LoggedPodEvents;
import io.jurumudi.node.source.StaticPods;
import io.jurumudi.node.status.LocalStatuses;
import io.jurumudi.node.status.NodeAddress;
import io.jurumudi.node.status.NodeFacts;
import io.jurumudi.node.volume.Volumes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kubelet: runs the pods of one node through a container runtime. Without a client it runs those of its manifest directory
 * only. Closing it leaves all pods running; the next one goes on with them.
 */
public final class Kubelet implements Component {
    private static final Logger LOG = LoggerFactory.getLogger(Kubelet.class);
    private static final Duration RUNTIME_START = Duration.ofSeconds(30);

    private final Optional<KubernetesClient> client;
    private final KubeletConfig config;
    private final Clock clock;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private volatile Optional<PodWorkers> workers = Optional.empty();
    private volatile int port;

    public Kubelet(Optional<KubernetesClient> client, KubeletConfig config) {
        this(client, config, Clock.systemUTC());
    }

    public Kubelet(Optional<KubernetesClient> client, KubeletConfig config, Clock clock) {
        this.client = client;
        this.config = config;
        this.clock = clock;
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    @Override
    public void start() throws Exception {
        for (Path directory : List.of(config.podsDir(), config.podLogsDir())) {
            Files.createDirectories(directory);
        }
        CriClient cri = opened(CriClient.at(config.containerRuntimeEndpoint()));
        var version = cri.version(RUNTIME_START);
        var facts = new NodeFacts(config, cri, version);
        var cgroups = new Cgroups(Path.of("/sys/fs/cgroup"), config.cgroupRoot());
        cgroups.setUp(facts.milliCpu());
        String address = config.nodeIp().isEmpty() ? NodeAddress.find() : config.nodeIp();
        Optional<ApiSide> api = client.map(client -> opened(new ApiSide(client, config, facts, address, clock)));
        var health = opened(new RuntimeHealth(cri, () -> api.ifPresent(ApiSide::wake)));
        health.start();
        PodEnvironment node = environment(cri, version.getRuntimeName(), facts, cgroups, address, api, health);
        PodWorkers pods = opened(new PodWorkers(node, ready(api)));
        workers = Optional.of(pods);
        api.ifPresent(side -> side.start(pods, health::problem));
        if (!config.podCidr().isEmpty()) {
            writeNetwork(config, config.podCidr());
        }
        startServer(cri, node, pods, address, api);
        startStaticPods(pods, api);
        pods.start();
        opened(new LogRotator(cri, new LogRotation(config.containerLogMaxSize(), config.containerLogMaxFiles(), clock)))
                .start();
        LOG.info("running on {} with {} {}", config.nodeName(), version.getRuntimeName(), version.getRuntimeVersion());
    }

    private static BooleanSupplier ready(Optional<ApiSide> api) {
        return () -> api.map(ApiSide::synced).orElse(true);
    }

    private PodEnvironment environment(
            CriClient cri,
            String runtimeName,
            NodeFacts facts,
            Cgroups cgroups,
            String address,
            Optional<ApiSide> api,
            RuntimeHealth health) {
        List<String> hostIps = List.of(address);
        ConfigSource source = api.<ConfigSource>map(ApiSide::configs).orElseGet(ConfigSource::none);
        StatusSink statuses = api.<StatusSink>map(ApiSide::statuses).orElseGet(LocalStatuses::new);
        PodEvents events = api.<PodEvents>map(ApiSide::events).orElseGet(LoggedPodEvents::new);
        return new PodEnvironment(
                config,
                cri,
                runtimeName,
                new RuntimeReader(cri, new TerminationMessages()),
                new Volumes(config.podsDir(), source, () -> hostIps, () -> allocatable(facts), clock),
                cgroups,
                new PodFiles(config),
                source,
                events,
                statuses,
                new Prober(cri),
                () -> hostIps,
                health::network,
                () -> new Environment(source, hostIps, allocatable(facts)),
                facts.memory(),
                clock);
    }

    private static Map<String, Quantity> allocatable(NodeFacts facts) {
        try {
            return facts.allocatable();
        } catch (IOException unreadable) {
            throw new IllegalStateException("cannot look at this machine", unreadable);
        }
    }

    /** Configures the pod network, when that is ours to do. */
    static void writeNetwork(KubeletConfig config, String podCidr) throws IOException {
        if (config.cniConfDir().isPresent()) {
            new BridgeNetwork(config.bridgeName(), podCidr, config.rootDir().resolve("cni-addresses"))
                    .writeTo(config.cniConfDir().get());
        }
    }

    private void startServer(CriClient cri, PodEnvironment node, PodWorkers pods, String address, Optional<ApiSide> api)
            throws IOException, GeneralSecurityException {
        var handlers = new KubeletApi(config, cri, node.reader(), () -> withStatus(pods, node.statuses()));
        var server = opened(new KubeletServer(client, config, handlers, address, clock));
        server.start();
        port = server.port();
        api.ifPresent(side -> side.port(server.port()));
    }

    private static List<Pod> withStatus(PodWorkers pods, StatusSink statuses) {
        return pods.pods().stream()
                .map(pod -> statuses.last(pod.getMetadata().getUid())
                        .map(status -> new PodBuilder(pod).withStatus(status).build())
                        .orElse(pod))
                .toList();
    }

    /** Where the kubelet serves, once it has started. */
    public int port() {
        return port;
    }

    private void startStaticPods(PodWorkers pods, Optional<ApiSide> api) throws IOException {
        if (config.staticPodPath().isEmpty()) {
            return;
        }
        opened(new StaticPods(
                        config.staticPodPath().get(),
                        config.nodeName(),
                        clock,
                        pod -> {
                            pods.deliver(pod);
                            api.ifPresent(side -> side.mirrors().present(pod));
                        },
                        pod -> {
                            pods.gone(pod);
                            api.ifPresent(side -> side.mirrors().gone(pod));
                        }))
                .start();
    }

    /** The pods of this node as last delivered. */
    public Collection<Pod> pods() {
        return workers.map(PodWorkers::pods).orElse(List.of());
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception failed) {
                LOG.warn("while closing: {}", failed.getMessage(), failed);
            }
        }
    }
}
