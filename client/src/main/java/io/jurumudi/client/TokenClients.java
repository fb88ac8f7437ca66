package io.jurumudi.client;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Clients of one server that act in the name of whoever their token is, over connections they share. The credentials of the
 * client they are derived from are not used, since a server believes a certificate before it looks at a token.
 */
public final class TokenClients implements AutoCloseable {
    private final KubernetesClient base;
    private final NetworkTransport transport;
    private final List<KubernetesClient> clients = new ArrayList<>();

    /**
     * @param base a client from {@link Clients#remote}
     * @throws IOException when the server's certificate authority cannot be read
     */
    public TokenClients(KubernetesClient base) throws IOException {
        this.base = base;
        Config config = anonymous(base.getConfiguration());
        try {
            this.transport = new NetworkTransport(config.getMasterUrl(), SSLUtils.sslContext(config));
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot read the certificate authority of " + config.getMasterUrl(), e);
        }
    }

    private static Config anonymous(Config from) {
        Config config = Config.empty();
        config.setMasterUrl(from.getMasterUrl());
        config.setCaCertFile(from.getCaCertFile());
        config.setCaCertData(from.getCaCertData());
        config.setTrustCerts(from.isTrustCerts());
        config.setDisableHostnameVerification(from.isDisableHostnameVerification());
        return config;
    }

    /**
     * A client, which is closed with all others.
     *
     * @param token asked before every request; what it throws fails the request
     */
    public synchronized KubernetesClient with(Supplier<String> token) {
        Config config = anonymous(base.getConfiguration());
        config.setOauthTokenProvider(token::get);
        KubernetesClient client = Clients.build(
                config,
                base.getConfiguration().getUserAgent(),
                new TransportHttpClient.LocalFactory(transport),
                base.getKubernetesSerialization());
        clients.add(client);
        return client;
    }

    @Override
    public synchronized void close() {
        clients.forEach(KubernetesClient::close);
        clients.clear();
        transport.close();
    }
}
