package io.jurumudi.controllers;

import java.time.Duration;
import java.util.List;

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
        return new ControllerManagerConfig(
                wanted,
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

    /** Gives each node a part of this range. */
    public ControllerManagerConfig withClusterCidr(String cidr, int maskSize) {
        return new ControllerManagerConfig(
                controllers,
                cidr,
                true,
                maskSize,
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

    public ControllerManagerConfig withNodeMonitoring(Duration period, Duration grace, Duration startupGrace) {
        return new ControllerManagerConfig(
                controllers,
                clusterCidr,
                allocateNodeCidrs,
                nodeCidrMaskSize,
                period,
                grace,
                startupGrace,
                terminatedPodGcThreshold,
                rootCa,
                leaderElect,
                leaderElectIdentity,
                useServiceAccountCredentials,
                concurrentSyncs);
    }

    public ControllerManagerConfig withTerminatedPodGcThreshold(int threshold) {
        return new ControllerManagerConfig(
                controllers,
                clusterCidr,
                allocateNodeCidrs,
                nodeCidrMaskSize,
                nodeMonitorPeriod,
                nodeMonitorGracePeriod,
                nodeStartupGracePeriod,
                threshold,
                rootCa,
                leaderElect,
                leaderElectIdentity,
                useServiceAccountCredentials,
                concurrentSyncs);
    }

    public ControllerManagerConfig withRootCa(String pem) {
        return new ControllerManagerConfig(
                controllers,
                clusterCidr,
                allocateNodeCidrs,
                nodeCidrMaskSize,
                nodeMonitorPeriod,
                nodeMonitorGracePeriod,
                nodeStartupGracePeriod,
                terminatedPodGcThreshold,
                pem,
                leaderElect,
                leaderElectIdentity,
                useServiceAccountCredentials,
                concurrentSyncs);
    }

    public ControllerManagerConfig withLeaderElection(String identity) {
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
                true,
                identity,
                useServiceAccountCredentials,
                concurrentSyncs);
    }

    public ControllerManagerConfig withServiceAccountCredentials() {
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
                true,
                concurrentSyncs);
    }
}
