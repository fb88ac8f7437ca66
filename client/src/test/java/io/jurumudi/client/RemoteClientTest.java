package io.jurumudi.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteClientTest {
    @TempDir
    Path folder;

    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            heads.add(exchange.getRequestHeaders().getFirst("User-Agent") + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            boolean watch = exchange.getRequestURI().getRawQuery().contains("watch=true");
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(
                        (watch ? FakeServer.event("ADDED", FakeServer.configMap("a", 5)) + "\n" : FakeServer.listOf(4))
                                .getBytes(StandardCharsets.UTF_8));
                out.flush();
                while (watch) {
                    out.write('\n');
                    out.flush();
                    Thread.onSpinWait();
                }
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private Path kubeconfig(String user) throws IOException {
        String text = """
                apiVersion: v1
                kind: Config
                clusters:
                - name: c
                  cluster: {server: "http://127.0.0.1:%d"}
                contexts:
                - name: x
                  context: {cluster: c, user: u}
                current-context: x
                users:
                - name: u
                  user: %s
                """.formatted(server.getAddress().getPort(), user);
        return Files.writeString(folder.resolve("config"), text);
    }

    @Test
    void listsAndWatchesOverTheNetworkWithTheTokenOfAFile() throws Exception {
        Files.writeString(folder.resolve("token"), "secret\n");
        try (KubernetesClient client = Clients.remote(kubeconfig("{tokenFile: token}"), "kube-test");
                Informers informers = new Informers(client)) {
            Informer<ConfigMap> informer = informers.of(ConfigMap.class);
            informers.start();
            await().atMost(ONE_MINUTE).until(() -> informer.list().size() == 1);
        }
        assertThat(heads).allMatch("kube-test Bearer secret"::equals).hasSize(2);
    }

    @Test
    void aTokenMayStandInTheFileItself() throws Exception {
        try (KubernetesClient client = Clients.remote(kubeconfig("{token: inline}"), "kube-test")) {
            client.configMaps().inAnyNamespace().withLabel("a").list();
        }
        assertThat(heads).containsExactly("kube-test Bearer inline");
    }

    @Test
    void aFileWithoutAContextIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("empty"), "apiVersion: v1\nkind: Config\n");
        assertThatThrownBy(() -> Clients.remote(file, "t")).hasMessageContaining("no current context");
        assertThatThrownBy(() -> Clients.remote(folder.resolve("none"), "t")).hasMessageContaining("cannot read");
    }
}
