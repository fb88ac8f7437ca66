package io.jurumudi.network.proxy;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A UDP conversation that the kernel tracks, as far as it matters here: it goes on to where its first packet went, even when the
 * endpoint is gone or was not there yet.
 *
 * @param destination where the client sent to
 * @param answering who the kernel expects answers from
 */
record Flow(String destination, int destinationPort, String answering, int answeringPort) {
    private static final Pattern LINE = Pattern.compile(
            "src=\\S+ dst=(\\S+) sport=\\d+ dport=(\\d+) .*?src=(\\S+) dst=\\S+ sport=(\\d+) dport=\\d+");

    /** Reads a line of {@code conntrack -L}. */
    static Optional<Flow> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        return matcher.find()
                ? Optional.of(new Flow(
                        matcher.group(1),
                        Integer.parseInt(matcher.group(2)),
                        matcher.group(3),
                        Integer.parseInt(matcher.group(4))))
                : Optional.empty();
    }

    /**
     * The flows that lead past the endpoints of the service they were sent to. Those of services without any endpoint stay:
     * there is nowhere better to go.
     */
    static Set<Flow> stale(Collection<Flow> flows, List<ServicePort> ports, Map<PortName, List<Endpoint>> endpoints) {
        Map<String, Set<String>> byAddress = new HashMap<>();
        Map<Integer, Set<String>> byNodePort = new HashMap<>();
        for (ServicePort port : ports) {
            Set<String> serving = new HashSet<>();
            endpoints.getOrDefault(port.name(), List.of()).stream()
                    .filter(Endpoint::serving)
                    .forEach(e -> serving.add(socket(e.address(), e.port())));
            if (!port.name().protocol().equals("udp") || serving.isEmpty()) {
                continue;
            }
            byAddress.put(socket(port.clusterIp(), port.port()), serving);
            port.externalIps().forEach(ip -> byAddress.put(socket(ip, port.port()), serving));
            port.loadBalancerIps().forEach(ip -> byAddress.put(socket(ip, port.port()), serving));
            if (port.nodePort() != 0) {
                byNodePort.put(port.nodePort(), serving);
            }
        }
        Set<Flow> stale = new HashSet<>();
        for (Flow flow : flows) {
            Set<String> serving = byAddress.getOrDefault(
                    socket(flow.destination, flow.destinationPort),
                    byNodePort.getOrDefault(flow.destinationPort, Set.of()));
            if (!serving.isEmpty() && !serving.contains(socket(flow.answering, flow.answeringPort))) {
                stale.add(flow);
            }
        }
        return stale;
    }

    private static String socket(String address, int port) {
        return address + " " + port;
    }
}
