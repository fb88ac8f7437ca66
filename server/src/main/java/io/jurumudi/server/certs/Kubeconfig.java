package io.jurumudi.server.certs;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The text of kubeconfig files. */
public final class Kubeconfig {

    private Kubeconfig() {}

    /**
     * A kubeconfig with one context, in which everything needed is contained.
     *
     * @param server as {@code https://127.0.0.1:6443}
     */
    public static String withClientCertificate(
            String cluster, String server, String authorityPem, String user, Identity identity) {
        return text(
                cluster,
                server,
                authorityPem,
                user,
                "    client-certificate-data: " + base64(identity.certificatePem()) + "\n    client-key-data: "
                        + base64(identity.keyPem()) + "\n");
    }

    public static String withToken(String cluster, String server, String authorityPem, String user, String token) {
        return text(cluster, server, authorityPem, user, "    token: " + quoted(token) + "\n");
    }

    private static String text(String cluster, String server, String authorityPem, String user, String credentials) {
        String context = quoted(user + "@" + cluster);
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: %1$s
                  cluster:
                    server: %2$s
                    certificate-authority-data: %3$s
                contexts:
                - name: %5$s
                  context:
                    cluster: %1$s
                    user: %4$s
                current-context: %5$s
                users:
                - name: %4$s
                  user:
                """.formatted(quoted(cluster), quoted(server), base64(authorityPem), quoted(user), context)
                + credentials;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** YAML's single quotes know one escape. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
