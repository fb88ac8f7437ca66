package io.jurumudi.network;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jurumudi.client.Clients;
import io.jurumudi.client.Informers;
import io.jurumudi.server.ApiServer;
import io.jurumudi.server.ApiServerConfig;
import io.jurumudi.server.auth.User;
import io.jurumudi.server.http.HttpServerConfig;
import io.jurumudi.store.MemoryStore;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** An API server of our own on a free port, and a client and informers for it. */
final class TestApi implements AutoCloseable {
    private final ApiServer server;
    final KubernetesClient client;
    final Informers informers;

    TestApi(Path directory) throws Exception {
        ApiServerConfig config = ApiServerConfig.defaults()
                .withListen(HttpServerConfig.defaults(InetAddress.ofLiteral("127.0.0.1"), 0))
                .withTokens(Map.of("secret", User.superuser("tester")));
        server = new ApiServer(config, new MemoryStore(Clock.systemUTC()));
        server.start();
        Files.writeString(directory.resolve("token"), "secret");
        Path kubeconfig = Files.writeString(directory.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: u, user: {tokenFile: token}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """.formatted(server.port()));
        client = Clients.remote(kubeconfig, "network-test");
        informers = new Informers(client);
    }

    @Override
    public void close() {
        informers.close();
        client.close();
        server.close();
    }
}
