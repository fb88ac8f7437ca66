package io.jurumudi.node.status;

import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jurumudi.node.KubeletConfig;
import io.jurumudi.node.thread.Background;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The heartbeat of this node: a small object renewed often, so that the large one need not be. */
public final class NodeLease implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeLease.class);
    private static final String NAMESPACE = "kube-node-lease";
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final KubernetesClient client;
    private final KubeletConfig config;
    private final Supplier<Optional<String>> nodeUid;
    private final Clock clock;
    private final Background thread = new Background("node-lease", this::loop);
    private Optional<Lease> latest = Optional.empty();

    public NodeLease(KubernetesClient client, KubeletConfig config, Supplier<Optional<String>> nodeUid, Clock clock) {
        this.client = client;
        this.config = config;
        this.nodeUid = nodeUid;
        this.clock = clock;
    }

    public void start() {
        thread.start();
    }

    private void loop() throws InterruptedException {
        // As upstream: a lease outlives three missed renewals.
        Duration period = config.nodeLeaseDuration().dividedBy(4);
        while (true) {
            Thread.sleep(renew() ? period : RETRY);
        }
    }

    private boolean renew() throws InterruptedException {
        try {
            if (latest.isEmpty()) {
                latest = Optional.ofNullable(client.leases()
                        .inNamespace(NAMESPACE)
                        .withName(config.nodeName())
                        .get());
            }
            Optional<String> owner = nodeUid.get();
            if (owner.isEmpty()) {
                return false;
            }
            latest = Optional.of(latest.map(this::renewed).orElseGet(() -> created(owner.get())));
            return true;
        } catch (RuntimeException failed) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LOG.info("cannot renew the lease of this node: {}", failed.getMessage());
            // Somebody else may have changed it: read it again.
            latest = Optional.empty();
            return false;
        }
    }

    private ZonedDateTime now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS).atZone(ZoneOffset.UTC);
    }

    private Lease created(String owner) {
        return client.leases()
                .inNamespace(NAMESPACE)
                .resource(new LeaseBuilder()
                        .withNewMetadata()
                        .withName(config.nodeName())
                        .withNamespace(NAMESPACE)
                        .withOwnerReferences(new OwnerReferenceBuilder()
                                .withApiVersion("v1")
                                .withKind("Node")
                                .withName(config.nodeName())
                                .withUid(owner)
                                .build())
                        .endMetadata()
                        .withNewSpec()
                        .withHolderIdentity(config.nodeName())
                        .withLeaseDurationSeconds(
                                (int) config.nodeLeaseDuration().toSeconds())
                        .withRenewTime(now())
                        .endSpec()
                        .build())
                .create();
    }

    private Lease renewed(Lease lease) {
        return client.leases()
                .inNamespace(NAMESPACE)
                .resource(new LeaseBuilder(lease)
                        .editSpec()
                        .withHolderIdentity(config.nodeName())
                        .withRenewTime(now())
                        .endSpec()
                        .build())
                .update();
    }

    @Override
    public void close() {
        thread.close();
    }
}
