package io.jurumudi.cli;

import io.jurumudi.network.proxy.ServiceProxy;
import io.jurumudi.network.proxy.ServiceProxyConfig;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jurumudi proxy}, also {@code kube-proxy}. */
@Command(name = "proxy", description = "Keep this node's nftables rules in step with services and their endpoints.")
final class ProxyCommand implements Action {
    @Mixin
    private ClientFlags api = new ClientFlags();

    @Option(names = "--hostname-override", paramLabel = "NAME", description = "The node's name (default: the host's).")
    private Optional<String> hostnameOverride = Optional.empty();

    @Option(names = "--proxy-mode", paramLabel = "MODE", description = "Only nftables (default: ${DEFAULT-VALUE}).")
    private String proxyMode = "nftables";

    @Option(
            names = "--cluster-cidr",
            split = ",",
            paramLabel = "CIDR",
            description = "Where pods' addresses come from; other senders to cluster IPs are masqueraded.")
    private List<String> clusterCidr = List.of();

    @Option(
            names = "--nodeport-addresses",
            split = ",",
            paramLabel = "CIDR",
            description = "Which of the node's addresses answer on node ports (default: all but loopback).")
    private List<String> nodeportAddresses = List.of();

    @Option(
            names = "--masquerade-all",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Masquerade everything sent to a cluster IP.")
    private boolean masqueradeAll;

    @Option(
            names = "--cleanup",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Take away the rules and end.")
    private boolean cleanup;

    @Override
    public void run(PrintWriter out) throws Exception {
        FlagProblems.Check check = cleanup ? new FlagProblems.Check() : api.check();
        check.that(proxyMode.equals("nftables"), "--proxy-mode: only nftables exists, not " + proxyMode)
                .done();
        String node = hostnameOverride.isPresent()
                ? hostnameOverride.get()
                : InetAddress.getLocalHost().getHostName();
        ServiceProxyConfig config = ServiceProxyConfig.builder(node)
                .clusterCidr(clusterCidr.toArray(String[]::new))
                .nodeportAddresses(nodeportAddresses.toArray(String[]::new))
                .masqueradeAll(masqueradeAll)
                .build();
        if (cleanup) {
            ServiceProxy.cleanup(config);
            return;
        }
        api.run("kube-proxy", (client, informers) -> new ServiceProxy(client, informers, config));
    }
}
