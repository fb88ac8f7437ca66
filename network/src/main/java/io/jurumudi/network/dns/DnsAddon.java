package io.jurumudi.network.dns;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jurumudi.client.Component;
import io.jurumudi.client.Informers;
import java.net.InetSocketAddress;

/**
 * Makes a {@link ClusterDns} known to the cluster: keeps the Service {@code kube-system/kube-dns} (without a selector, on the
 * cluster IP that kubelets tell pods) and an EndpointSlice that leads to the server.
 */
public final class DnsAddon implements Component {

    /**
     * @param clusterIp the address pods find in their {@code /etc/resolv.conf}
     * @param server where a {@link ClusterDns} listens, on an address that other nodes and pods reach
     */
    public DnsAddon(
            KubernetesClient client, Informers informers, String nodeName, String clusterIp, InetSocketAddress server) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void start() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
