package io.jurumudi.server.certs;

/** The text of kubeconfig files. */
public final class Kubeconfig {

    private Kubeconfig() {}

    /**
     * A kubeconfig with one context.
     *
     * @param server as {@code https://127.0.0.1:6443}
     */
    public static String withClientCertificate(
            String cluster, String server, String authorityPem, String user, Identity identity) {
        throw new UnsupportedOperationException();
    }

    public static String withToken(String cluster, String server, String authorityPem, String user, String token) {
        throw new UnsupportedOperationException();
    }
}
