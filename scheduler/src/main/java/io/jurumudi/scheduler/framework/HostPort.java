package io.jurumudi.scheduler.framework;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A port of the node that a pod takes for itself; {@code 0.0.0.0} stands for all of the node's addresses. */
public record HostPort(String ip, String protocol, int port) {

    private static final String ALL = "0.0.0.0";

    static List<HostPort> of(Pod pod) {
        Stream<Container> sidecars = pod.getSpec().getInitContainers().stream()
                .filter(container -> "Always".equals(container.getRestartPolicy()));
        return Stream.concat(pod.getSpec().getContainers().stream(), sidecars)
                .flatMap(container -> container.getPorts().stream())
                .filter(port -> port.getHostPort() != null && port.getHostPort() > 0)
                .map(port -> new HostPort(
                        port.getHostIP() == null || port.getHostIP().isEmpty() ? ALL : port.getHostIP(),
                        Objects.requireNonNullElse(port.getProtocol(), "TCP"),
                        port.getHostPort()))
                .toList();
    }

    /** Whether two pods cannot have both. */
    public boolean conflictsWith(HostPort other) {
        return port == other.port
                && protocol.equals(other.protocol)
                && (ip.equals(other.ip) || ip.equals(ALL) || other.ip.equals(ALL));
    }
}
