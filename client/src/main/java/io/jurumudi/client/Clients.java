package io.jurumudi.client;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;

/** Makes the clients that components speak through. Whoever makes a client closes it; one serves any number of threads. */
public final class Clients {
    private Clients() {}

    /**
     * A client for the current context of a kubeconfig file, over the network. Token files it names are read again as they
     * are renewed. Nothing else (environment, home directory, service account mount) is consulted.
     *
     * @param userAgent what the server's logs and managed fields call this client, such as {@code kube-scheduler}
     * @throws IOException when the file cannot be read
     */
    public static KubernetesClient remote(Path kubeconfig, String userAgent) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** A client whose requests go to the transport; who it acts as is the transport's business. */
    public static KubernetesClient local(LocalTransport transport, String userAgent) {
        throw new UnsupportedOperationException();
    }
}
