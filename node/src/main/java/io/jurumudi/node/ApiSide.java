package io.jurumudi.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jurumudi.client.Change;
import io.jurumudi.client.EventRecorder;
import io.jurumudi.client.Informer;
import io.jurumudi.client.Informers;
import io.jurumudi.client.Selection;
import io.jurumudi.node.pod.PodEvents;
import io.jurumudi.node.pod.PodWorkers;
import io.jurumudi.node.source.ApiConfigSource;
import io.jurumudi.node.source.ApiPodEvents;
import io.jurumudi.node.source.MirrorPods;
import io.jurumudi.node.source.Mirrors;
import io.jurumudi.node.status.NodeFacts;
import io.jurumudi.node.status.NodeLease;
import io.jurumudi.node.status.NodeReporter;
import io.jurumudi.node.status.StatusManager;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything of a kubelet that talks to the API: pods come in, status, events and the node's own object go out. */
final class ApiSide implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiSide.class);

    private final KubernetesClient client;
    private final KubeletConfig config;
    private final NodeFacts facts;
    private final String address;
    private final Clock clock;
    private final Informers informers;
    private final Informer<Pod> pods;
    private final Informer<Node> nodes;
    private final Informer<Service> services;
    private final EventRecorder recorder;
    private final StatusManager statuses;
    private final MirrorPods mirrors;
    private final NodeLease lease;
    private volatile Optional<NodeReporter> reporter = Optional.empty();
    private volatile int port;

    ApiSide(KubernetesClient client, KubeletConfig config, NodeFacts facts, String address, Clock clock) {
        this.client = client;
        this.config = config;
        this.facts = facts;
        this.address = address;
        this.clock = clock;
        this.port = config.port();
        this.informers = new Informers(client);
        this.pods = informers.of(Pod.class, Selection.everything().withFields("spec.nodeName=" + config.nodeName()));
        this.nodes = informers.of(Node.class, Selection.everything().withFields("metadata.name=" + config.nodeName()));
        this.services = informers.of(Service.class);
        this.recorder = new EventRecorder(client, "kubelet", config.nodeName(), clock);
        this.statuses = new StatusManager(client, this::inApi);
        this.mirrors = new MirrorPods(client, pods, config.nodeName(), this::nodeUid, statuses::resend);
        this.lease = new NodeLease(client, config, this::nodeUid, clock);
    }

    void start(PodWorkers workers, Supplier<Optional<String>> problem) {
        var status =
                new NodeReporter(client, config, facts, nodes, address, () -> port, problem, this::nodeEvent, clock);
        reporter = Optional.of(status);
        nodes.onChange(change -> network(change.object()));
        informers.start();
        status.start();
        lease.start();
        statuses.start();
        mirrors.start();
        // Services first: a container made before they are known would lack their variables.
        Thread.ofVirtual().name("api-pods").start(() -> {
            try {
                services.awaitSync();
                pods.onChange(change -> pod(workers, change));
            } catch (InterruptedException closing) {
                // Closed.
            }
        });
    }

    /** Where the kubelet's server listens, for the Node object. */
    void port(int number) {
        port = number;
        wake();
    }

    /** Something that the node's status shows changed. */
    void wake() {
        reporter.ifPresent(NodeReporter::wake);
    }

    boolean synced() {
        return pods.synced() && services.synced();
    }

    ApiConfigSource configs() {
        return new ApiConfigSource(client, services);
    }

    StatusManager statuses() {
        return statuses;
    }

    PodEvents events() {
        return new ApiPodEvents(recorder);
    }

    MirrorPods mirrors() {
        return mirrors;
    }

    private void pod(PodWorkers workers, Change<Pod> change) {
        Pod pod = change.object();
        if (Mirrors.isMirror(pod)) {
            mirrors.wake();
            statuses.resend(Mirrors.of(pod));
            return;
        }
        switch (change) {
            case Change.Added<Pod> added -> workers.deliver(pod);
            case Change.Updated<Pod> updated -> {
                // The same name may be another pod when the one before vanished unseen.
                if (!updated.old()
                        .getMetadata()
                        .getUid()
                        .equals(pod.getMetadata().getUid())) {
                    workers.gone(updated.old());
                }
                workers.deliver(pod);
            }
            case Change.Deleted<Pod> deleted -> workers.gone(pod);
        }
    }

    private Optional<Pod> inApi(Pod pod) {
        if (Mirrors.isStatic(pod)) {
            return mirrors.of(pod);
        }
        var meta = pod.getMetadata();
        return pods.get(meta.getNamespace(), meta.getName())
                .filter(seen -> seen.getMetadata().getUid().equals(meta.getUid()));
    }

    private Optional<String> nodeUid() {
        return nodes.get("", config.nodeName()).map(node -> node.getMetadata().getUid());
    }

    private void nodeEvent(String reason, String message) {
        var node = new ObjectReferenceBuilder()
                .withKind("Node")
                .withName(config.nodeName())
                .withUid(config.nodeName())
                .build();
        recorder.event(node, "Normal", reason, message);
    }

    private void network(Node node) {
        String cidr = node.getSpec() == null ? null : node.getSpec().getPodCIDR();
        if (cidr == null || cidr.isEmpty()) {
            return;
        }
        try {
            Kubelet.writeNetwork(config, cidr);
        } catch (IOException unwritable) {
            LOG.error("cannot configure the pod network", unwritable);
        }
    }

    @Override
    public void close() {
        mirrors.close();
        statuses.close();
        lease.close();
        reporter.ifPresent(NodeReporter::close);
        recorder.close();
        informers.close();
    }
}
