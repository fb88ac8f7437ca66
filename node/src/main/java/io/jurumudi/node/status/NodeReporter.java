package io.jurumudi.node.status;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddressBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jurumudi.client.Informer;
import io.jurumudi.node.KubeletConfig;
import io.jurumudi.node.image.OciArchive;
import io.jurumudi.node.thread.Background;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers this node and keeps its status true: at once when something changed, else only now and then. */
public final class NodeReporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeReporter.class);
    private static final Duration REGISTER_AGAIN = Duration.ofSeconds(1);
    /** Upstream's nodeStatusUpdateRetry. */
    private static final int WRITE_ATTEMPTS = 5;

    private final KubernetesClient client;
    private final KubeletConfig config;
    private final NodeFacts facts;
    private final Informer<Node> nodes;
    private final String address;
    private final IntSupplier port;
    private final Supplier<Optional<String>> problem;
    private final BiConsumer<String, String> events;
    private final Clock clock;
    private final Background thread = new Background("node-status", this::loop);
    private Instant reported = Instant.EPOCH;
    private boolean dirty = true;
    private volatile boolean registered;

    /**
     * @param port where the kubelet serves
     * @param problem why the node is not ready now
     * @param events takes a reason and a message about the node
     */
    public NodeReporter(
            KubernetesClient client,
            KubeletConfig config,
            NodeFacts facts,
            Informer<Node> nodes,
            String address,
            IntSupplier port,
            Supplier<Optional<String>> problem,
            BiConsumer<String, String> events,
            Clock clock) {
        this.client = client;
        this.config = config;
        this.facts = facts;
        this.nodes = nodes;
        this.address = address;
        this.port = port;
        this.problem = problem;
        this.events = events;
        this.clock = clock;
    }

    public void start() {
        thread.start();
    }

    /** Whether the node's object exists, so that other things may refer to it. */
    public boolean registered() {
        return registered;
    }

    /** Something that the status shows may have changed. */
    public synchronized void wake() {
        dirty = true;
        notifyAll();
    }

    private void loop() throws InterruptedException {
        while (!register()) {
            Thread.sleep(REGISTER_AGAIN);
        }
        registered = true;
        while (true) {
            try {
                report();
            } catch (RuntimeException | IOException failed) {
                if (Thread.interrupted()) {
                    return;
                }
                LOG.info("cannot write the status of this node: {}", failed.getMessage());
            }
            synchronized (this) {
                if (!dirty) {
                    wait(config.nodeStatusUpdateFrequency().toMillis());
                }
                dirty = false;
            }
        }
    }

    private boolean register() throws InterruptedException {
        try {
            Node existing = client.nodes().withName(config.nodeName()).get();
            if (existing == null) {
                if (!config.registerNode()) {
                    return false;
                }
                client.nodes().resource(newNode()).create();
                events.accept("Starting", "Starting kubelet.");
            } else {
                label(existing);
            }
            return true;
        } catch (RuntimeException | IOException notYet) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LOG.info("cannot register this node: {}", notYet.getMessage());
            return false;
        }
    }

    private Map<String, String> labels() {
        var labels = new HashMap<>(Map.of(
                "kubernetes.io/hostname", config.nodeName(),
                "kubernetes.io/os", "linux",
                "kubernetes.io/arch", OciArchive.architecture(),
                "beta.kubernetes.io/os", "linux",
                "beta.kubernetes.io/arch", OciArchive.architecture()));
        labels.putAll(config.nodeLabels());
        return labels;
    }

    private void label(Node node) {
        var have = node.getMetadata().getLabels() == null
                ? Map.<String, String>of()
                : node.getMetadata().getLabels();
        if (!have.entrySet().containsAll(labels().entrySet())) {
            client.nodes()
                    .withName(config.nodeName())
                    .edit(any -> new NodeBuilder(any)
                            .editMetadata()
                            .addToLabels(labels())
                            .endMetadata()
                            .build());
        }
    }

    private Node newNode() throws IOException {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(config.nodeName())
                .withLabels(labels())
                .addToAnnotations("volumes.kubernetes.io/controller-managed-attach-detach", "true")
                .endMetadata()
                .withNewSpec()
                .withTaints(config.registerWithTaints())
                .withProviderID(config.providerId().isEmpty() ? null : config.providerId())
                .endSpec()
                .withStatus(status(new NodeStatus()))
                .build();
    }

    private void report() throws IOException {
        Node node = nodes.get("", config.nodeName())
                .or(() -> Optional.ofNullable(
                        client.nodes().withName(config.nodeName()).get()))
                .orElseThrow(() -> new IOException("the Node object is gone"));
        NodeStatus old = node.getStatus() == null ? new NodeStatus() : node.getStatus();
        NodeStatus fresh = status(old);
        Instant now = clock.instant();
        if (same(old, fresh) && now.isBefore(reported.plus(config.nodeStatusReportFrequency()))) {
            return;
        }
        write();
        reported = now;
        announce(old, fresh);
    }

    /** Controllers change the same object, so that ours may come second: then once more from what is there now. */
    private void write() {
        for (int attempt = 1; ; attempt++) {
            try {
                client.nodes().withName(config.nodeName()).editStatus(live -> {
                    NodeStatus current = live.getStatus() == null ? new NodeStatus() : live.getStatus();
                    live.setStatus(status(current));
                    return live;
                });
                return;
            } catch (KubernetesClientException conflict) {
                if (conflict.getCode() != 409 || attempt == WRITE_ATTEMPTS) {
                    throw conflict;
                }
            }
        }
    }

    private void announce(NodeStatus old, NodeStatus fresh) {
        String before = ready(old);
        String now = ready(fresh);
        if (!before.equals(now)) {
            String reason = now.equals("True") ? "NodeReady" : "NodeNotReady";
            events.accept(reason, "Node %s status is now: %s".formatted(config.nodeName(), reason));
        }
    }

    private static String ready(NodeStatus status) {
        return status.getConditions().stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .map(NodeCondition::getStatus)
                .findFirst()
                .orElse("");
    }

    private static boolean same(NodeStatus old, NodeStatus fresh) {
        return withoutTimes(old).equals(withoutTimes(fresh));
    }

    private static NodeStatus withoutTimes(NodeStatus status) {
        var copy = new NodeStatusBuilder(status).build();
        copy.setConditions(status.getConditions().stream()
                .map(condition -> new NodeConditionBuilder(condition)
                        .withLastHeartbeatTime(null)
                        .build())
                .toList());
        return copy;
    }

    private NodeStatus status(NodeStatus old) {
        try {
            return new NodeStatusBuilder(old)
                    .withCapacity(facts.capacity())
                    .withAllocatable(facts.allocatable())
                    .withAddresses(
                            new NodeAddressBuilder()
                                    .withType("InternalIP")
                                    .withAddress(address)
                                    .build(),
                            new NodeAddressBuilder()
                                    .withType("Hostname")
                                    .withAddress(config.nodeName())
                                    .build())
                    .withNewDaemonEndpoints()
                    .withNewKubeletEndpoint(port.getAsInt())
                    .endDaemonEndpoints()
                    .withNodeInfo(facts.systemInfo())
                    .withImages(facts.images())
                    .withConditions(conditions(old))
                    .build();
        } catch (IOException unreadable) {
            throw new IllegalStateException("cannot look at this machine", unreadable);
        }
    }

    private List<NodeCondition> conditions(NodeStatus old) {
        var conditions = new ArrayList<NodeCondition>();
        boolean memoryShort = NodeFacts.availableMemory().orElse(Long.MAX_VALUE) < (100L << 20);
        conditions.add(condition(
                old,
                "MemoryPressure",
                memoryShort,
                memoryShort ? "KubeletHasInsufficientMemory" : "KubeletHasSufficientMemory",
                memoryShort ? "kubelet has insufficient memory available" : "kubelet has sufficient memory available"));
        conditions.add(
                condition(old, "DiskPressure", false, "KubeletHasNoDiskPressure", "kubelet has no disk pressure"));
        conditions.add(condition(
                old, "PIDPressure", false, "KubeletHasSufficientPID", "kubelet has sufficient PID available"));
        Optional<String> trouble = problem.get();
        conditions.add(condition(
                old,
                "Ready",
                trouble.isEmpty(),
                trouble.isEmpty() ? "KubeletReady" : "KubeletNotReady",
                trouble.orElse("kubelet is posting ready status")));
        old.getConditions().stream()
                .filter(other ->
                        conditions.stream().noneMatch(own -> own.getType().equals(other.getType())))
                .forEach(conditions::add);
        return conditions;
    }

    private NodeCondition condition(NodeStatus old, String type, boolean holds, String reason, String message) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        String status = holds ? "True" : "False";
        String since = old.getConditions().stream()
                .filter(condition -> condition.getType().equals(type)
                        && condition.getStatus().equals(status))
                .map(NodeCondition::getLastTransitionTime)
                .findFirst()
                .orElse(now);
        return new NodeConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withLastHeartbeatTime(now)
                .withLastTransitionTime(since)
                .build();
    }

    @Override
    public void close() {
        thread.close();
    }
}
