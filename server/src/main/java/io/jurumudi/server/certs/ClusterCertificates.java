package io.jurumudi.server.certs;

import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.util.List;

/** The certificates of a cluster, under the names and with the users and groups that upstream's components have. */
public final class ClusterCertificates {

    private final CertificateDirectory directory;
    private final CertificateAuthority authority;
    private final CertificateAuthority frontProxyAuthority;

    /** Makes the two roots in {@code directory} or finds them there; the rest follows when asked for. */
    public ClusterCertificates(Path directory, Clock clock) {
        this.directory = new CertificateDirectory(directory, clock);
        this.authority = this.directory.authority("ca", "kubernetes-ca");
        this.frontProxyAuthority = this.directory.authority("front-proxy-ca", "kubernetes-front-proxy-ca");
    }

    public CertificateDirectory directory() {
        return directory;
    }

    public CertificateAuthority authority() {
        return authority;
    }

    public CertificateAuthority frontProxyAuthority() {
        return frontProxyAuthority;
    }

    /** @param names every DNS name and address under which the API server is reached */
    public Identity apiServer(List<String> names) {
        return directory.server("apiserver", authority, "kube-apiserver", names);
    }

    /** What the API server shows to kubelets. */
    public Identity kubeletClient() {
        return directory.client(
                "apiserver-kubelet-client", authority, "kube-apiserver-kubelet-client", List.of("system:masters"));
    }

    public Identity frontProxyClient() {
        return directory.client("front-proxy-client", frontProxyAuthority, "front-proxy-client", List.of());
    }

    public Identity admin() {
        return directory.client("admin", authority, "kubernetes-admin", List.of("system:masters"));
    }

    public Identity controllerManager() {
        return directory.client("controller-manager", authority, "system:kube-controller-manager", List.of());
    }

    public Identity scheduler() {
        return directory.client("scheduler", authority, "system:kube-scheduler", List.of());
    }

    public Identity proxy() {
        return directory.client("proxy", authority, "system:kube-proxy", List.of("system:node-proxier"));
    }

    /** What a node's kubelet shows to the API server. */
    public Identity node(String node) {
        return directory.client("node-" + node, authority, "system:node:" + node, List.of("system:nodes"));
    }

    /** What a node's kubelet serves with. */
    public Identity nodeServer(String node, List<String> names) {
        return directory.server("node-" + node + "-server", authority, "system:node:" + node, names);
    }

    public KeyPair serviceAccountKeys() {
        return directory.serviceAccountKeys();
    }
}
