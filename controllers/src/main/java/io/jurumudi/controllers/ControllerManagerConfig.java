package io.jurumudi.controllers;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The controller manager's settings, named after upstream's flags.
 *
 * @param controllers which controllers run: {@code *} for all that are on by default, {@code foo} for one, {@code -foo} for all but one
 * @param clusterCidr the range pod addresses come from, one per address family, separated by a comma; may be empty when {@code allocateNodeCidrs} is off
 * @param allocateNodeCidrs whether each node gets a part of the cluster's range
 * @param nodeCidrMaskSize how long the prefix of a node's IPv4 part is
 * @param nodeMonitorPeriod how often nodes' health is looked at
 * @param nodeMonitorGracePeriod how long a node may be silent before it counts as unreachable
 * @param nodeStartupGracePeriod the same for a node that has never spoken
 * @param terminatedPodGcThreshold how many finished pods may stay before the oldest are deleted; 0 for any number
 * @param rootCa the PEM certificates that pods trust the API server by; empty to publish none
 * @param leaderElect whether to work only while holding the lease
 * @param leaderElectIdentity this candidate's name
 * @param useServiceAccountCredentials whether each controller acts as a service account of its own, whose rights are just what it
 *     needs; for clients over the network only
 * @param concurrentSyncs workers of each controller
 */
public record ControllerManagerConfig(
        List<String> controllers,
        String clusterCidr,
        boolean allocateNodeCidrs,
        int nodeCidrMaskSize,
        Duration nodeMonitorPeriod,
        Duration nodeMonitorGracePeriod,
        Duration nodeStartupGracePeriod,
        int terminatedPodGcThreshold,
        String rootCa,
        boolean leaderElect,
        String leaderElectIdentity,
        boolean useServiceAccountCredentials,
        int concurrentSyncs) {

    /** Upstream's defaults, without leader election. */
    public static ControllerManagerConfig defaults() {
        return new ControllerManagerConfig(
                List.of("*"),
                "",
                false,
                24,
                Duration.ofSeconds(5),
                Duration.ofSeconds(50),
                Duration.ofSeconds(60),
                12500,
                "",
                false,
                "kube-controller-manager",
                false,
                5);
    }

    public ControllerManagerConfig withControllers(List<String> wanted) {
        return with(change -> change.controllers = wanted);
    }

    /** Gives each node a part of this range. */
    public ControllerManagerConfig withClusterCidr(String cidr, int maskSize) {
        return with(change -> {
            change.clusterCidr = cidr;
            change.allocateNodeCidrs = true;
            change.nodeCidrMaskSize = maskSize;
        });
    }

    public ControllerManagerConfig withNodeMonitoring(Duration period, Duration grace, Duration startupGrace) {
        return with(change -> {
            change.nodeMonitorPeriod = period;
            change.nodeMonitorGracePeriod = grace;
            change.nodeStartupGracePeriod = startupGrace;
        });
    }

    public ControllerManagerConfig withTerminatedPodGcThreshold(int threshold) {
        return with(change -> change.terminatedPodGcThreshold = threshold);
    }

    public ControllerManagerConfig withRootCa(String pem) {
        return with(change -> change.rootCa = pem);
    }

    public ControllerManagerConfig withLeaderElection(String identity) {
        return with(change -> {
            change.leaderElect = true;
            change.leaderElectIdentity = identity;
        });
    }

    public ControllerManagerConfig withServiceAccountCredentials() {
        return with(change -> change.useServiceAccountCredentials = true);
    }

    private ControllerManagerConfig with(Consumer<Change> settings) {
        Change change = new Change(this);
        settings.accept(change);
        return change.made();
    }

    /** A copy while it is being changed, so that each setting is named in one place. */
    private static final class Change {
        private List<String> controllers;
        private String clusterCidr;
        private boolean allocateNodeCidrs;
        private int nodeCidrMaskSize;
        private Duration nodeMonitorPeriod;
        private Duration nodeMonitorGracePeriod;
        private Duration nodeStartupGracePeriod;
        private int terminatedPodGcThreshold;
        private String rootCa;
        private boolean leaderElect;
        private String leaderElectIdentity;
        private boolean useServiceAccountCredentials;
        private int concurrentSyncs;

        Change(ControllerManagerConfig from) {
            controllers = from.controllers;
            clusterCidr = from.clusterCidr;
            allocateNodeCidrs = from.allocateNodeCidrs;
            nodeCidrMaskSize = from.nodeCidrMaskSize;
            nodeMonitorPeriod = from.nodeMonitorPeriod;
            nodeMonitorGracePeriod = from.nodeMonitorGracePeriod;
            nodeStartupGracePeriod = from.nodeStartupGracePeriod;
            terminatedPodGcThreshold = from.terminatedPodGcThreshold;
            rootCa = from.rootCa;
            leaderElect = from.leaderElect;
            leaderElectIdentity = from.leaderElectIdentity;
            useServiceAccountCredentials = from.useServiceAccountCredentials;
            concurrentSyncs = from.concurrentSyncs;
        }

        ControllerManagerConfig made() {
            return new ControllerManagerConfig(
                    controllers,
                    clusterCidr,
                    allocateNodeCidrs,
                    nodeCidrMaskSize,
                    nodeMonitorPeriod,
                    nodeMonitorGracePeriod,
                    nodeStartupGracePeriod,
                    terminatedPodGcThreshold,
                    rootCa,
                    leaderElect,
                    leaderElectIdentity,
                    useServiceAccountCredentials,
                    concurrentSyncs);
        }
    }
}
