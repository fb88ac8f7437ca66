package io.jurumudi.network.proxy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/** Names for what belongs to one service port, readable in {@code nft list} and never equal for two of them. */
final class ChainNames {
    /** The kernel takes 255 characters; nearly every name is far shorter. */
    private static final int LONGEST = 240;

    private ChainNames() {}

    /** Where traffic under the policy Cluster is spread. */
    static String cluster(PortName port) {
        return name("service-" + port);
    }

    /** Where traffic under the policy Local is spread. */
    static String local(PortName port) {
        return name("local-" + port);
    }

    /** Where traffic to node ports, external and load balancer addresses is prepared. */
    static String external(PortName port) {
        return name("external-" + port);
    }

    static String firewall(PortName port) {
        return name("firewall-" + port);
    }

    static String endpoint(PortName port, Endpoint endpoint) {
        return name("endpoint-" + port + "__" + address(endpoint));
    }

    /** The clients that stay with an endpoint. The timeout is in the name because that of an existing set cannot be changed. */
    static String affinity(PortName port, Endpoint endpoint, Duration timeout) {
        return name("affinity-" + port + "__" + address(endpoint) + "__" + timeout.toSeconds() + "s");
    }

    private static String address(Endpoint endpoint) {
        return endpoint.address().replace(':', '.') + "/" + endpoint.port();
    }

    private static String name(String name) {
        String safe = name.replaceAll("[^A-Za-z0-9_./-]", "_");
        if (safe.length() <= LONGEST) {
            return safe;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return safe.substring(0, LONGEST - 17) + "-" + HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
