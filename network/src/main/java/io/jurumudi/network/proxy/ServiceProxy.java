package io.jurumudi.network.proxy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jurumudi.client.Component;
import io.jurumudi.client.Informers;

/** Keeps a node's nftables rules in step with the cluster's services and endpoint slices. */
public final class ServiceProxy implements Component {

    public ServiceProxy(KubernetesClient client, Informers informers, ServiceProxyConfig config) {
        throw new UnsupportedOperationException();
    }

    /** Removes everything a proxy with this configuration made, whether or not one runs. */
    public static void cleanup(ServiceProxyConfig config) {
        throw new UnsupportedOperationException();
    }

    /** Prepares the kernel, and begins to write rules once services and endpoint slices are known. */
    @Override
    public void start() {
        throw new UnsupportedOperationException();
    }

    /** Stops changing the rules and leaves them in place, so that services go on while the proxy is replaced. */
    @Override
    public void close() {}
}
