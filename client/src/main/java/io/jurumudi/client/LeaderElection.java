package io.jurumudi.client;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;

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

    public LeaderElection(
            KubernetesClient client,
            String leaseNamespace,
            String leaseName,
            String identity,
            Callbacks callbacks,
            Timing timing,
            Clock clock) {
        throw new UnsupportedOperationException();
    }

    /** Whether this candidate leads now. */
    public boolean leading() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void start() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
