package io.jurumudi.network.dns;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jurumudi.client.Component;
import io.jurumudi.client.Informers;
import java.net.InetSocketAddress;
import java.util.List;

/** The cluster's name server. */
public final class ClusterDns implements Component {

    public ClusterDns(KubernetesClient client, Informers informers, ClusterDnsConfig config) {
        throw new UnsupportedOperationException();
    }

    /** Binds its sockets and answers from then on; names of the cluster get SERVFAIL until they are {@link #ready known}. */
    @Override
    public void start() throws Exception {
        throw new UnsupportedOperationException();
    }

    /** Whether services and endpoints are known. */
    public boolean ready() {
        throw new UnsupportedOperationException();
    }

    /** Where it listens, with real ports where the configuration has 0. */
    public List<InetSocketAddress> addresses() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
