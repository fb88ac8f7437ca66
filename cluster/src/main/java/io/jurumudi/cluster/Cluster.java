package io.jurumudi.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jurumudi.controllers.ControllerManagerConfig;
import io.jurumudi.scheduler.SchedulerConfig;
import io.jurumudi.server.ApiServerConfig;
import io.jurumudi.server.auth.User;
import io.jurumudi.server.certs.Kubeconfig;
import io.jurumudi.server.http.HttpServerConfig;
import io.jurumudi.server.proxy.KubeletConfig;
import io.jurumudi.store.MemoryStore;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * A cluster inside this JVM: API server, controllers and scheduler over a store in memory, listening on a loopback port of its own.
 * It leaves nothing behind, and any number run side by side.
 *
 * <pre>{@code
 * try (Cluster cluster = Cluster.start()) {
 *     cluster.client().namespaces().list();
 * }
 * }</pre>
 */
public final class Cluster implements AutoCloseable {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final ControlPlane plane;
    private final ClusterCertificates certificates;
    private final KubernetesClient admin;

    private Cluster(ControlPlane plane, ClusterCertificates certificates) {
        this.plane = plane;
        this.certificates = certificates;
        this.admin = plane.client("jurumudi", User.superuser("kubernetes-admin"));
    }

    /** A running cluster; the caller closes it. */
    public static Cluster start() throws Exception {
        return start(Clock.systemUTC());
    }

    /** A running cluster with a clock of the caller's; the caller closes it. */
    public static Cluster start(Clock clock) throws Exception {
        ClusterCertificates certificates =
                ClusterCertificates.inMemory(clock, List.of(LOOPBACK.getHostAddress(), "localhost"));
        ControlPlane plane = new ControlPlane(
                new MemoryStore(clock),
                serverConfig(certificates, HttpServerConfig.defaults(LOOPBACK, 0))
                        .withClock(clock, new java.security.SecureRandom()),
                ControllerManagerConfig.defaults()
                        .withRootCa(certificates.authority().pem()),
                SchedulerConfig.defaults());
        try {
            plane.startServer();
            plane.startControllers();
            return new Cluster(plane, certificates);
        } catch (Exception e) {
            plane.close();
            throw e;
        }
    }

    /** An API server's settings that follow from a cluster's certificates. */
    static ApiServerConfig serverConfig(ClusterCertificates certificates, HttpServerConfig listen) {
        List<java.security.cert.X509Certificate> authority =
                List.of(certificates.authority().certificate());
        return ApiServerConfig.defaults()
                .withListen(listen.withTls(new HttpServerConfig.Tls(certificates.apiServer(), authority)))
                .withClientAuthorities(authority)
                .withServiceAccounts(new ApiServerConfig.ServiceAccounts(
                        Optional.of(certificates.serviceAccounts()),
                        List.of(certificates.serviceAccounts().getPublic()),
                        ApiServerConfig.DEFAULT_ISSUER,
                        List.of(ApiServerConfig.DEFAULT_ISSUER)))
                .withKubelet(KubeletConfig.defaults()
                        .withClient(certificates.apiServerKubeletClient())
                        .withAuthorities(authority)
                        .withAddressTypes(List.of("InternalIP", "Hostname")));
    }

    /** An administrator's client, inside the process; closed with the cluster. */
    public KubernetesClient client() {
        return admin;
    }

    /** Where the API is served. */
    public String url() {
        return "https://" + LOOPBACK.getHostAddress() + ":" + plane.port();
    }

    /** An administrator's kubeconfig file, for clients of any kind. */
    public String kubeconfig() {
        return Kubeconfig.withClientCertificate(
                "jurumudi", url(), certificates.authority().pem(), "kubernetes-admin", certificates.admin());
    }

    @Override
    public void close() {
        plane.close();
    }
}
