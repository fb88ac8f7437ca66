package io.jurumudi.network.proxy;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a service proxy works. Where upstream's kube-proxy has a flag for something, the field has its name.
 *
 * @param nodeName the node whose endpoints count as local ({@code --hostname-override})
 * @param families the address families to make rules for
 * @param clusterCidr where pods' addresses come from; traffic to cluster IPs from elsewhere is masqueraded. Empty: unknown
 * @param serviceCidrs where cluster IPs come from; traffic to addresses there that belong to no service is dropped
 * @param nodeportAddresses which of the node's addresses answer on node ports, as CIDRs. Empty: all but loopback
 * @param masqueradeAll masquerade everything that is sent to a cluster IP
 * @param masqueradeBit the bit of the packet mark that means "masquerade me"
 * @param minSyncPeriod at least this long between two changes of the rules; the first of a burst is written at once
 * @param healthzBindAddress where {@code /healthz} and {@code /livez} are served; none when empty
 * @param serveHealthCheckNodePorts whether to answer on the health check ports of load balancer services
 * @param table the name of the nftables table, all of which belongs to the proxy
 * @param commandPrefix put in front of every command that looks at or changes the network, such as
 *     {@code ip netns exec NAME}: this is how several nodes live on one host
 */
public record ServiceProxyConfig(
        String nodeName,
        List<Family> families,
        List<String> clusterCidr,
        List<String> serviceCidrs,
        List<String> nodeportAddresses,
        boolean masqueradeAll,
        int masqueradeBit,
        Duration minSyncPeriod,
        Optional<InetSocketAddress> healthzBindAddress,
        boolean serveHealthCheckNodePorts,
        String table,
        List<String> commandPrefix) {

    public ServiceProxyConfig {
        families = List.copyOf(families);
        clusterCidr = List.copyOf(clusterCidr);
        serviceCidrs = List.copyOf(serviceCidrs);
        nodeportAddresses = List.copyOf(nodeportAddresses);
        commandPrefix = List.copyOf(commandPrefix);
        if (families.isEmpty()) {
            throw new IllegalArgumentException("at least one address family is needed");
        }
        if (masqueradeBit < 0 || masqueradeBit > 31) {
            throw new IllegalArgumentException("masqueradeBit: must be 0 to 31: " + masqueradeBit);
        }
        if (!table.matches("[A-Za-z_][A-Za-z0-9_-]*")) {
            throw new IllegalArgumentException("not a name for a table: " + table);
        }
    }

    /** Upstream's defaults, for a node. */
    public static Builder builder(String nodeName) {
        return new Builder(nodeName);
    }

    /** Collects a configuration; every setting has a default. */
    public static final class Builder {
        private final String nodeName;
        private List<Family> families = List.of(Family.IPV4);
        private List<String> clusterCidr = List.of();
        private List<String> serviceCidrs = List.of();
        private List<String> nodeportAddresses = List.of();
        private boolean masqueradeAll;
        private int masqueradeBit = 14;
        private Duration minSyncPeriod = Duration.ofSeconds(1);
        private Optional<InetSocketAddress> healthzBindAddress = Optional.empty();
        private boolean serveHealthCheckNodePorts = true;
        private String table = "kube-proxy";
        private List<String> commandPrefix = List.of();

        private Builder(String nodeName) {
            this.nodeName = nodeName;
        }

        public Builder families(Family... values) {
            families = List.of(values);
            return this;
        }

        public Builder clusterCidr(String... values) {
            clusterCidr = List.of(values);
            return this;
        }

        public Builder serviceCidrs(String... values) {
            serviceCidrs = List.of(values);
            return this;
        }

        public Builder nodeportAddresses(String... values) {
            nodeportAddresses = List.of(values);
            return this;
        }

        public Builder masqueradeAll(boolean value) {
            masqueradeAll = value;
            return this;
        }

        public Builder masqueradeBit(int value) {
            masqueradeBit = value;
            return this;
        }

        public Builder minSyncPeriod(Duration value) {
            minSyncPeriod = value;
            return this;
        }

        public Builder healthzBindAddress(InetSocketAddress value) {
            healthzBindAddress = Optional.of(value);
            return this;
        }

        public Builder serveHealthCheckNodePorts(boolean value) {
            serveHealthCheckNodePorts = value;
            return this;
        }

        public Builder table(String value) {
            table = value;
            return this;
        }

        public Builder commandPrefix(String... values) {
            commandPrefix = List.of(values);
            return this;
        }

        public ServiceProxyConfig build() {
            return new ServiceProxyConfig(
                    nodeName,
                    families,
                    clusterCidr,
                    serviceCidrs,
                    nodeportAddresses,
                    masqueradeAll,
                    masqueradeBit,
                    minSyncPeriod,
                    healthzBindAddress,
                    serveHealthCheckNodePorts,
                    table,
                    commandPrefix);
        }
    }
}
