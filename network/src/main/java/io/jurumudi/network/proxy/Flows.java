package io.jurumudi.network.proxy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the kernel forget UDP conversations that lead nowhere. Used by one thread. */
final class Flows {
    private static final Logger LOG = LoggerFactory.getLogger(Flows.class);

    private final Family family;
    private final Commands commands;

    /** What the last clean-up was for: nothing can be stale until it changes. */
    private Map<PortName, List<Endpoint>> cleaned = Map.of();

    Flows(Family family, Commands commands) {
        this.family = family;
        this.commands = commands;
    }

    void forgetStale(List<ServicePort> ports, Map<PortName, List<Endpoint>> endpoints) throws InterruptedException {
        Map<PortName, List<Endpoint>> udp = ports.stream()
                .map(ServicePort::name)
                .filter(name -> name.protocol().equals("udp"))
                .distinct()
                .collect(Collectors.toMap(name -> name, name -> endpoints.getOrDefault(name, List.of())));
        if (udp.equals(cleaned)) {
            return;
        }
        try {
            String list = commands.run("", "conntrack", "-L", "-f", family(), "-p", "udp");
            Set<Flow> stale = Flow.stale(
                    list.lines().map(Flow::parse).flatMap(Optional::stream).toList(), ports, endpoints);
            for (Flow flow : stale) {
                forget(flow);
            }
            cleaned = udp;
        } catch (IOException e) {
            // Such conversations end by themselves after a while; the services work.
            LOG.warn("Cannot clean up UDP flows, clients may wait for endpoints that are gone: {}", e.getMessage());
        }
    }

    /** All flows like this one, from whatever client; that there is none any more is no failure. */
    private void forget(Flow flow) throws IOException, InterruptedException {
        commands.attempt(
                "",
                "conntrack",
                "-D",
                "-f",
                family(),
                "-p",
                "udp",
                "--orig-dst",
                flow.destination(),
                "--orig-port-dst",
                Integer.toString(flow.destinationPort()),
                "--reply-src",
                flow.answering(),
                "--reply-port-src",
                Integer.toString(flow.answeringPort()));
    }

    private String family() {
        return family == Family.IPV4 ? "ipv4" : "ipv6";
    }
}
