package io.jurumudi.server;

import io.jurumudi.server.auth.User;
import io.jurumudi.server.certs.CertificateAuthority;
import io.jurumudi.server.certs.Kubeconfig;
import io.jurumudi.server.http.HttpServerConfig;
import io.jurumudi.server.kind.ServedVersions;
import io.jurumudi.store.MemoryStore;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The API server alone, in memory, for trying it by hand: {@code PORT KUBECONFIG [VERSION=true ...]}. The token {@code secret} may do everything. */
final class StandaloneApiServer {

    private StandaloneApiServer() {}

    public static void main(String[] args) throws Exception {
        long begun = System.nanoTime();
        int port = Integer.parseInt(args[0]);
        Clock clock = Clock.systemUTC();
        CertificateAuthority authority = CertificateAuthority.create("kubernetes", clock);
        var identity = authority.server(
                "kube-apiserver", List.of("localhost", "127.0.0.1", "kubernetes.default.svc"), Duration.ofDays(1));
        var listen = HttpServerConfig.defaults(InetAddress.getLoopbackAddress(), port)
                .withTls(new HttpServerConfig.Tls(identity, List.of(authority.certificate())));
        KeyPair keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        Map<String, String> versions = Arrays.stream(args)
                .skip(2)
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1]));
        ApiServerConfig config = ApiServerConfig.defaults()
                .withServed(new ServedVersions(versions))
                .withListen(listen)
                .withClientAuthorities(List.of(authority.certificate()))
                .withTokens(Map.of("secret", User.of("admin", User.MASTERS)))
                .withServiceAccounts(new ApiServerConfig.ServiceAccounts(
                        Optional.of(keys),
                        List.of(keys.getPublic()),
                        ApiServerConfig.DEFAULT_ISSUER,
                        List.of(ApiServerConfig.DEFAULT_ISSUER)));
        ApiServer server = new ApiServer(config, new MemoryStore(clock));
        server.start();
        Files.writeString(
                Path.of(args[1]),
                Kubeconfig.withToken("test", "https://127.0.0.1:" + port, authority.pem(), "admin", "secret"));
        System.err.println("ready after " + (System.nanoTime() - begun) / 1_000_000 + " ms on port " + server.port());
        Thread.currentThread().join();
    }
}
