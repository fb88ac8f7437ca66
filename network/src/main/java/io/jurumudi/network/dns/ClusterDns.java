package io.jurumudi.network.dns;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jurumudi.client.Component;
import io.jurumudi.client.Informers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cluster's name server. */
public final class ClusterDns implements Component {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterDns.class);

    private final ClusterDnsConfig config;
    private final Informers informers;
    private final ClusterView cluster;
    private final List<DnsServer> servers = new CopyOnWriteArrayList<>();

    public ClusterDns(KubernetesClient client, Informers informers, ClusterDnsConfig config) {
        this.config = config;
        this.informers = informers;
        this.cluster = new InformerView(informers);
    }

    /** Binds its sockets and answers from then on; names of the cluster get SERVFAIL until they are {@link #ready known}. */
    @Override
    public void start() throws IOException {
        Clock clock = Clock.systemUTC();
        List<InetSocketAddress> ourselves = new ArrayList<>();
        Resolver resolver = new Resolver(
                new ClusterZone(config.clusterDomain(), config.ttl(), cluster, clock),
                new Forwarder(
                        new Upstreams(config.upstreams(), config.resolvConf(), ourselves), config.upstreamTimeout()),
                new AnswerCache(config.cacheSize(), clock));
        for (InetSocketAddress address : config.listen()) {
            DnsServer server = DnsServer.bind(address, resolver);
            servers.add(server);
            ourselves.add(server.address());
        }
        informers.start();
        servers.forEach(DnsServer::start);
        LOG.info("Names in {} are served on {}", config.clusterDomain(), ourselves);
    }

    /** Whether services and endpoints are known. */
    public boolean ready() {
        return cluster.synced();
    }

    /** Where it listens, with real ports where the configuration has 0. */
    public List<InetSocketAddress> addresses() {
        return servers.stream().map(DnsServer::address).toList();
    }

    @Override
    public void close() {
        servers.forEach(DnsServer::close);
        servers.clear();
    }
}
