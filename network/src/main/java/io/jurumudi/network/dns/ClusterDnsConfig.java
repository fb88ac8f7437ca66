package io.jurumudi.network.dns;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How the cluster's name server works.
 *
 * @param listen where queries are answered, over UDP and TCP. Name addresses, not the wildcard: an answer must come from the
 *     address that was asked, and a UDP socket on the wildcard cannot promise that
 * @param clusterDomain the zone services live in, without a trailing dot
 * @param ttl how long others may keep an answer about the cluster
 * @param resolvConf names the servers that know everything else
 * @param upstreams used instead of those in {@code resolvConf} when not empty
 * @param upstreamTimeout how long one of those may take to answer before the next is asked
 * @param cacheSize how many answers of theirs are remembered
 */
public record ClusterDnsConfig(
        List<InetSocketAddress> listen,
        String clusterDomain,
        Duration ttl,
        Path resolvConf,
        List<InetSocketAddress> upstreams,
        Duration upstreamTimeout,
        int cacheSize) {

    public ClusterDnsConfig {
        listen = List.copyOf(listen);
        upstreams = List.copyOf(upstreams);
        if (listen.isEmpty()) {
            throw new IllegalArgumentException("at least one address to listen on is needed");
        }
    }

    /** {@code cluster.local}, 30 seconds, {@code /etc/resolv.conf}. */
    public static ClusterDnsConfig on(InetSocketAddress... listen) {
        return new ClusterDnsConfig(
                List.of(listen),
                "cluster.local",
                Duration.ofSeconds(30),
                Path.of("/etc/resolv.conf"),
                List.of(),
                Duration.ofSeconds(2),
                10_000);
    }

    public ClusterDnsConfig withClusterDomain(String value) {
        return new ClusterDnsConfig(listen, value, ttl, resolvConf, upstreams, upstreamTimeout, cacheSize);
    }

    public ClusterDnsConfig withTtl(Duration value) {
        return new ClusterDnsConfig(listen, clusterDomain, value, resolvConf, upstreams, upstreamTimeout, cacheSize);
    }

    public ClusterDnsConfig withResolvConf(Path value) {
        return new ClusterDnsConfig(listen, clusterDomain, ttl, value, upstreams, upstreamTimeout, cacheSize);
    }

    public ClusterDnsConfig withUpstreams(InetSocketAddress... values) {
        return new ClusterDnsConfig(
                listen, clusterDomain, ttl, resolvConf, List.of(values), upstreamTimeout, cacheSize);
    }

    public ClusterDnsConfig withUpstreamTimeout(Duration value) {
        return new ClusterDnsConfig(listen, clusterDomain, ttl, resolvConf, upstreams, value, cacheSize);
    }
}
