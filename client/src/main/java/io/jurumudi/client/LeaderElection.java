package io.jurumudi.client;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one of several candidates work at a time, by a Lease that the leader renews. Being closed gives the lease up, so that
 * another takes over at once.
 */
public final class LeaderElection implements Component {

    /** What leading means. Both are called on threads of the election's, {@code onStarted} first. */
    public interface Callbacks {

        /** This candidate leads from now on; must return soon. */
        void onStarted();

        /** This candidate leads no more, because it could not renew in time or was closed. */
        void onStopped();

        /** Somebody, perhaps this candidate, leads now. */
        default void onNewLeader(String identity) {}
    }

    /** How long a lease lasts, how long the leader tries to renew before it resigns, and the pause between attempts. */
    public record Timing(Duration leaseDuration, Duration renewDeadline, Duration retryPeriod) {
        /** 15, 10 and 2 seconds, as upstream. */
        public static Timing defaults() {
            return new Timing(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));
        }
    }

    public LeaderElection(
            KubernetesClient client, String leaseNamespace, String leaseName, String identity, Callbacks callbacks) {
        this(client, leaseNamespace, leaseName, identity, callbacks, Timing.defaults(), Clock.systemUTC());
    }

    private static final Logger LOG = LoggerFactory.getLogger(LeaderElection.class);

    private final KubernetesClient client;
    private final String leaseNamespace;
    private final String leaseName;
    private final String identity;
    private final Callbacks callbacks;
    private final Timing timing;
    private final Clock clock;
    private Thread thread;
    private volatile boolean closed;
    private volatile boolean leading;
    /** The lease as last seen and since when; used by the election's thread only. */
    private Optional<LeaseSpec> seen = Optional.empty();

    private Instant seenSince = Instant.MIN;
    private String leader = "";

    public LeaderElection(
            KubernetesClient client,
            String leaseNamespace,
            String leaseName,
            String identity,
            Callbacks callbacks,
            Timing timing,
            Clock clock) {
        this.client = client;
        this.leaseNamespace = leaseNamespace;
        this.leaseName = leaseName;
        this.identity = identity;
        this.callbacks = callbacks;
        this.timing = timing;
        this.clock = clock;
    }

    /** Whether this candidate leads now. */
    public boolean leading() {
        return leading;
    }

    @Override
    public synchronized void start() {
        if (thread == null && !closed) {
            thread = Thread.ofVirtual().name("leader-election-" + leaseName).start(this::run);
        }
    }

    private void run() {
        try {
            while (!closed) {
                if (tryToHold()) {
                    lead();
                } else {
                    Thread.sleep(timing.retryPeriod());
                }
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void lead() throws InterruptedException {
        LOG.info("{} leads by {}/{}", identity, leaseNamespace, leaseName);
        leading = true;
        try {
            callbacks.onStarted();
            Instant renewed = clock.instant();
            while (!closed && renewed.plus(timing.renewDeadline()).isAfter(clock.instant())) {
                Thread.sleep(timing.retryPeriod());
                if (tryToHold()) {
                    renewed = clock.instant();
                } else if (!leader.equals(identity)) {
                    break;
                }
            }
        } finally {
            leading = false;
            LOG.info("{} leads no more by {}/{}", identity, leaseNamespace, leaseName);
            // Whoever stops may have to wait for others, which an interrupted thread cannot.
            boolean interrupted = Thread.interrupted();
            callbacks.onStopped();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Takes or renews the lease; false when somebody else holds it or the server did not let us. */
    private boolean tryToHold() {
        try {
            Lease lease = client.leases()
                    .inNamespace(leaseNamespace)
                    .withName(leaseName)
                    .get();
            observe(Optional.ofNullable(lease).map(Lease::getSpec));
            return switch (LeaseDecision.decide(seen, seenSince, identity, timing.leaseDuration(), clock.instant())) {
                case LeaseDecision.Follow(String other) -> {
                    announce(other);
                    yield false;
                }
                case LeaseDecision.Claim(LeaseSpec spec) -> {
                    write(Optional.ofNullable(lease), spec);
                    announce(identity);
                    yield true;
                }
            };
        } catch (KubernetesClientException e) {
            if (!closed) {
                LOG.warn("{} could not hold the lease {}/{}: {}", identity, leaseNamespace, leaseName, e.getMessage());
            }
            return false;
        }
    }

    private void observe(Optional<LeaseSpec> spec) {
        if (!spec.equals(seen)) {
            seen = spec;
            seenSince = clock.instant();
        }
    }

    private void announce(String now) {
        if (!now.equals(leader)) {
            leader = now;
            callbacks.onNewLeader(now);
        }
    }

    /** The old lease's version goes along, so that of two candidates one fails. */
    private void write(Optional<Lease> old, LeaseSpec spec) {
        Lease lease = old.map(LeaseBuilder::new)
                .orElseGet(LeaseBuilder::new)
                .editOrNewMetadata()
                .withNamespace(leaseNamespace)
                .withName(leaseName)
                .endMetadata()
                .withSpec(spec)
                .build();
        Lease written = old.isPresent()
                ? client.leases().inNamespace(leaseNamespace).resource(lease).update()
                : client.leases().inNamespace(leaseNamespace).resource(lease).create();
        observe(Optional.of(written.getSpec()));
    }

    private void giveUp() {
        try {
            Lease lease = client.leases()
                    .inNamespace(leaseNamespace)
                    .withName(leaseName)
                    .get();
            if (lease == null || !identity.equals(lease.getSpec().getHolderIdentity())) {
                return;
            }
            LeaseSpec free = new LeaseSpec();
            free.setHolderIdentity("");
            free.setLeaseDurationSeconds(1);
            free.setRenewTime(lease.getSpec().getRenewTime());
            free.setAcquireTime(lease.getSpec().getAcquireTime());
            free.setLeaseTransitions(lease.getSpec().getLeaseTransitions());
            write(Optional.of(lease), free);
        } catch (KubernetesClientException e) {
            LOG.debug("{} could not give up the lease {}/{}", identity, leaseNamespace, leaseName, e);
        }
    }

    @Override
    public void close() {
        Thread running;
        boolean held = leading;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            running = thread;
        }
        if (running != null) {
            running.interrupt();
            Threads.end(List.of(running), Duration.ofSeconds(10));
        }
        if (held) {
            giveUp();
        }
    }
}
