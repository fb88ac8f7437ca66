package io.jurumudi.controllers.endpoints;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.jurumudi.client.Change;
import io.jurumudi.client.ControlLoop;
import io.jurumudi.client.Informer;
import io.jurumudi.client.Key;
import io.jurumudi.client.LabelSelectors;
import io.jurumudi.controllers.common.Context;
import io.jurumudi.controllers.common.Pods;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** How a service and a pod belong together. */
final class Backends {
    static final String NONE = "None";
    static final String HEADLESS_LABEL = "service.kubernetes.io/headless";

    /** All of a pod that shows in endpoints; when this stays the same, so do they. */
    private record Shown(
            Map<String, String> labels,
            String phase,
            boolean ready,
            boolean deleting,
            List<PodIP> addresses,
            String node,
            String hostname,
            String subdomain) {
        static Shown of(Pod pod) {
            return new Shown(
                    pod.getMetadata().getLabels(),
                    Pods.phase(pod),
                    Pods.isReady(pod),
                    Pods.isDeleting(pod),
                    pod.getStatus() == null ? List.of() : pod.getStatus().getPodIPs(),
                    Pods.nodeName(pod),
                    String.valueOf(pod.getSpec().getHostname()),
                    String.valueOf(pod.getSpec().getSubdomain()));
        }
    }

    private Backends() {}

    /** Enqueues the services whose endpoints a change of a pod may concern. */
    static void watchPods(Context context, Informer<Pod> pods, Informer<Service> services, ControlLoop loop) {
        context.onChange(pods, change -> {
            Set<Key> concerned = new HashSet<>();
            Consumer<Pod> add = pod -> services.list(pod.getMetadata().getNamespace()).stream()
                    .filter(service -> selects(service, pod))
                    .forEach(service -> concerned.add(Key.of(service)));
            switch (change) {
                case Change.Added<Pod>(Pod pod) -> add.accept(pod);
                case Change.Deleted<Pod>(Pod pod) -> add.accept(pod);
                case Change.Updated<Pod>(Pod old, Pod pod) -> {
                    if (!Shown.of(old).equals(Shown.of(pod))) {
                        add.accept(old);
                        add.accept(pod);
                    }
                }
            }
            concerned.forEach(loop::enqueue);
        });
    }

    /** Whether endpoints of the service are made here at all, and not by whoever made the service. */
    static boolean isManaged(Service service) {
        return !"ExternalName".equals(service.getSpec().getType())
                && service.getSpec().getSelector() != null
                && !service.getSpec().getSelector().isEmpty();
    }

    static boolean selects(Service service, Pod pod) {
        return isManaged(service)
                && LabelSelectors.matches(
                        service.getSpec().getSelector(), pod.getMetadata().getLabels());
    }

    /** The service's pods that have an address and have not ended, by name. */
    static List<Pod> of(Service service, Informer<Pod> pods) {
        return pods.list(service.getMetadata().getNamespace()).stream()
                .filter(pod -> selects(service, pod))
                .filter(pod -> !Pods.isFinished(pod) && !addresses(pod).isEmpty())
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .toList();
    }

    static List<String> addresses(Pod pod) {
        if (pod.getStatus() == null) {
            return List.of();
        }
        List<String> addresses = new ArrayList<>();
        pod.getStatus().getPodIPs().forEach(ip -> addresses.add(ip.getIp()));
        if (addresses.isEmpty() && pod.getStatus().getPodIP() != null) {
            addresses.add(pod.getStatus().getPodIP());
        }
        return addresses;
    }

    static boolean isIpv6(String address) {
        return address.contains(":");
    }

    static boolean isHeadless(Service service) {
        String ip = service.getSpec().getClusterIP();
        return ip == null || ip.isEmpty() || NONE.equals(ip);
    }

    static boolean publishesNotReady(Service service) {
        return Boolean.TRUE.equals(service.getSpec().getPublishNotReadyAddresses());
    }

    /** The number of a service's port on a pod; none when the pod has no port of the name the service asks for. */
    static OptionalInt targetPort(Pod pod, ServicePort port) {
        IntOrString target = port.getTargetPort();
        if (target == null) {
            return OptionalInt.of(port.getPort());
        }
        if (target.getIntVal() != null) {
            return OptionalInt.of(target.getIntVal() == 0 ? port.getPort() : target.getIntVal());
        }
        Stream<Container> sidecars =
                pod.getSpec().getInitContainers().stream().filter(c -> "Always".equals(c.getRestartPolicy()));
        return Stream.concat(pod.getSpec().getContainers().stream(), sidecars)
                .flatMap(c -> c.getPorts().stream())
                .filter(p -> target.getStrVal().equals(p.getName()))
                .filter(p -> protocol(p.getProtocol()).equals(protocol(port.getProtocol())))
                .mapToInt(p -> p.getContainerPort())
                .findFirst();
    }

    static String protocol(String protocol) {
        return protocol == null ? "TCP" : protocol;
    }

    static String portName(ServicePort port) {
        return port.getName() == null ? "" : port.getName();
    }

    /** The name by which the pod can be looked up within the service, if it has one. */
    static Optional<String> hostname(Pod pod, Service service) {
        return Optional.ofNullable(pod.getSpec().getHostname())
                .filter(name -> !name.isEmpty()
                        && service.getMetadata().getName().equals(pod.getSpec().getSubdomain()));
    }

    static ObjectReference reference(Pod pod) {
        return new ObjectReferenceBuilder()
                .withKind("Pod")
                .withNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .withUid(pod.getMetadata().getUid())
                .build();
    }
}
