package io.jurumudi.cli;

import io.jurumudi.network.dns.ClusterDns;
import io.jurumudi.network.dns.ClusterDnsConfig;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jurumudi dns}, also {@code kube-dns}. */
@Command(name = "dns", description = "Answer the cluster's DNS questions.")
final class DnsCommand implements Action {
    @Mixin
    private ClientFlags api = new ClientFlags();

    @Option(
            names = "--bind-address",
            split = ",",
            paramLabel = "ADDRESS",
            description = "Where to answer (default: ${DEFAULT-VALUE}).")
    private List<InetAddress> bindAddresses = List.of(InetAddress.getLoopbackAddress());

    @Option(names = "--port", paramLabel = "N", description = "The port, for UDP and TCP (default: ${DEFAULT-VALUE}).")
    private int port = 53;

    @Option(
            names = "--cluster-domain",
            paramLabel = "DOMAIN",
            description = "The zone services live in (default: ${DEFAULT-VALUE}).")
    private String clusterDomain = "cluster.local";

    @Option(
            names = "--resolv-conf",
            paramLabel = "FILE",
            description = "Names the servers that know everything else (default: ${DEFAULT-VALUE}).")
    private Path resolvConf = Path.of("/etc/resolv.conf");

    @Override
    public void run(PrintWriter out) throws Exception {
        api.check()
                .that(port >= 0 && port <= 65535, "--port: must be 0 to 65535")
                .done();
        InetSocketAddress[] listen = bindAddresses.stream()
                .map(address -> new InetSocketAddress(address, port))
                .toArray(InetSocketAddress[]::new);
        ClusterDnsConfig config =
                ClusterDnsConfig.on(listen).withClusterDomain(clusterDomain).withResolvConf(resolvConf);
        api.run("kube-dns", (client, informers) -> new ClusterDns(client, informers, config));
    }
}
