package io.jurumudi.node;

import io.fabric8.kubernetes.api.model.Taint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a kubelet is set up; components are named after upstream's flags and configuration fields, and so are the defaults.
 *
 * @param nodeName this node's name in the API (upstream: hostnameOverride)
 * @param nodeIp the address others reach this node at; empty: found from the host's interfaces
 * @param rootDir where pods' volumes and files live
 * @param podLogsDir where container logs are written
 * @param staticPodPath a directory of pod manifests to run without an API server
 * @param containerRuntimeEndpoint the CRI socket, {@code unix:///...}
 * @param clusterDns addresses that pods with the policy ClusterFirst ask
 * @param resolvConf where the host's resolver configuration is read from
 * @param podCidr the pods' network when no Node object tells it
 * @param port where to serve; 0 takes a free one
 * @param clientCaFile who may sign the certificates of callers; without one every caller is turned away
 * @param cgroupRoot the cgroup below which kubepods is made, {@code /} for the top
 * @param cniConfDir where to write the network configuration of pods; without one it is somebody else's work
 * @param bridgeName the bridge that pods of this node hang on
 */
public record KubeletConfig(
        String nodeName,
        String nodeIp,
        Path rootDir,
        Path podLogsDir,
        Optional<Path> staticPodPath,
        String containerRuntimeEndpoint,
        List<String> clusterDns,
        String clusterDomain,
        Path resolvConf,
        String podCidr,
        boolean registerNode,
        Map<String, String> nodeLabels,
        List<Taint> registerWithTaints,
        int maxPods,
        String address,
        int port,
        Optional<Path> tlsCertFile,
        Optional<Path> tlsPrivateKeyFile,
        Optional<Path> clientCaFile,
        String cgroupRoot,
        Duration nodeStatusUpdateFrequency,
        Duration nodeStatusReportFrequency,
        Duration nodeLeaseDuration,
        Duration syncFrequency,
        Optional<Path> cniConfDir,
        String bridgeName,
        long containerLogMaxSize,
        int containerLogMaxFiles,
        Map<String, String> systemReserved,
        String providerId) {

    public KubeletConfig {
        nodeLabels = Map.copyOf(nodeLabels);
        clusterDns = List.copyOf(clusterDns);
        registerWithTaints = List.copyOf(registerWithTaints);
        systemReserved = Map.copyOf(systemReserved);
    }

    /** Upstream's defaults for a node of the host's name. */
    public static Builder builder() {
        return new Builder();
    }

    public Path podsDir() {
        return rootDir.resolve("pods");
    }

    /** Where a pod's volumes and files live while it exists. */
    public Path podDir(String uid) {
        return podsDir().resolve(uid);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName().toLowerCase(java.util.Locale.ROOT);
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }

    /** Collects what differs from the defaults. */
    public static final class Builder {
        private String nodeName = hostName();
        private String nodeIp = "";
        private Path rootDir = Path.of("/var/lib/kubelet");
        private Path podLogsDir = Path.of("/var/log/pods");
        private Optional<Path> staticPodPath = Optional.empty();
        private String containerRuntimeEndpoint = "unix:///run/containerd/containerd.sock";
        private List<String> clusterDns = List.of();
        private String clusterDomain = "cluster.local";
        private Path resolvConf = Path.of("/etc/resolv.conf");
        private String podCidr = "";
        private boolean registerNode = true;
        private Map<String, String> nodeLabels = Map.of();
        private List<Taint> registerWithTaints = List.of();
        private int maxPods = 110;
        private String address = "0.0.0.0";
        private int port = 10250;
        private Optional<Path> tlsCertFile = Optional.empty();
        private Optional<Path> tlsPrivateKeyFile = Optional.empty();
        private Optional<Path> clientCaFile = Optional.empty();
        private String cgroupRoot = "/";
        private Duration nodeStatusUpdateFrequency = Duration.ofSeconds(10);
        private Duration nodeStatusReportFrequency = Duration.ofMinutes(5);
        private Duration nodeLeaseDuration = Duration.ofSeconds(40);
        private Duration syncFrequency = Duration.ofMinutes(1);
        private Optional<Path> cniConfDir = Optional.empty();
        private String bridgeName = "cni0";
        private long containerLogMaxSize = 10L << 20;
        private int containerLogMaxFiles = 5;
        private Map<String, String> systemReserved = Map.of();
        private String providerId = "";

        private Builder() {}

        public Builder nodeName(String value) {
            nodeName = value;
            return this;
        }

        public Builder nodeIp(String value) {
            nodeIp = value;
            return this;
        }

        public Builder rootDir(Path value) {
            rootDir = value.toAbsolutePath();
            return this;
        }

        public Builder podLogsDir(Path value) {
            podLogsDir = value.toAbsolutePath();
            return this;
        }

        public Builder staticPodPath(Path value) {
            staticPodPath = Optional.of(value.toAbsolutePath());
            return this;
        }

        public Builder containerRuntimeEndpoint(String value) {
            containerRuntimeEndpoint = value;
            return this;
        }

        public Builder clusterDns(List<String> value) {
            clusterDns = value;
            return this;
        }

        public Builder clusterDomain(String value) {
            clusterDomain = value;
            return this;
        }

        public Builder resolvConf(Path value) {
            resolvConf = value;
            return this;
        }

        public Builder podCidr(String value) {
            podCidr = value;
            return this;
        }

        public Builder registerNode(boolean value) {
            registerNode = value;
            return this;
        }

        public Builder nodeLabels(Map<String, String> value) {
            nodeLabels = value;
            return this;
        }

        public Builder registerWithTaints(List<Taint> value) {
            registerWithTaints = value;
            return this;
        }

        public Builder maxPods(int value) {
            maxPods = value;
            return this;
        }

        public Builder address(String value) {
            address = value;
            return this;
        }

        public Builder port(int value) {
            port = value;
            return this;
        }

        /** The server's certificate and key as PEM files; without them a self-signed one is made under the root directory. */
        public Builder tls(Path certificate, Path key) {
            tlsCertFile = Optional.of(certificate);
            tlsPrivateKeyFile = Optional.of(key);
            return this;
        }

        public Builder clientCaFile(Path value) {
            clientCaFile = Optional.of(value);
            return this;
        }

        public Builder cgroupRoot(String value) {
            cgroupRoot = value;
            return this;
        }

        public Builder nodeStatusUpdateFrequency(Duration value) {
            nodeStatusUpdateFrequency = value;
            return this;
        }

        public Builder nodeStatusReportFrequency(Duration value) {
            nodeStatusReportFrequency = value;
            return this;
        }

        public Builder nodeLeaseDuration(Duration value) {
            nodeLeaseDuration = value;
            return this;
        }

        public Builder syncFrequency(Duration value) {
            syncFrequency = value;
            return this;
        }

        public Builder cniConfDir(Path value) {
            cniConfDir = Optional.of(value.toAbsolutePath());
            return this;
        }

        public Builder bridgeName(String value) {
            bridgeName = value;
            return this;
        }

        public Builder containerLogMaxSize(long bytes) {
            containerLogMaxSize = bytes;
            return this;
        }

        public Builder containerLogMaxFiles(int value) {
            containerLogMaxFiles = value;
            return this;
        }

        public Builder systemReserved(Map<String, String> value) {
            systemReserved = value;
            return this;
        }

        public Builder providerId(String value) {
            providerId = value;
            return this;
        }

        public KubeletConfig build() {
            return new KubeletConfig(
                    nodeName,
                    nodeIp,
                    rootDir,
                    podLogsDir,
                    staticPodPath,
                    containerRuntimeEndpoint,
                    clusterDns,
                    clusterDomain,
                    resolvConf,
                    podCidr,
                    registerNode,
                    nodeLabels,
                    registerWithTaints,
                    maxPods,
                    address,
                    port,
                    tlsCertFile,
                    tlsPrivateKeyFile,
                    clientCaFile,
                    cgroupRoot,
                    nodeStatusUpdateFrequency,
                    nodeStatusReportFrequency,
                    nodeLeaseDuration,
                    syncFrequency,
                    cniConfDir,
                    bridgeName,
                    containerLogMaxSize,
                    containerLogMaxFiles,
                    systemReserved,
                    providerId);
        }
    }
}
