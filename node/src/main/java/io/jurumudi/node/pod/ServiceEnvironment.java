package io.jurumudi.node.pod;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The variables by which containers find services without DNS. */
final class ServiceEnvironment {
    private ServiceEnvironment() {}

    /**
     * @param namespace whose services are told
     * @param links whether more than the API server's own is told
     */
    static Map<String, String> of(Collection<Service> services, String namespace, boolean links) {
        var variables = new TreeMap<String, String>();
        services.stream()
                .filter(ServiceEnvironment::hasAddress)
                .filter(service -> master(service)
                        || links && service.getMetadata().getNamespace().equals(namespace))
                // The pod's own namespace wins over the API server's service of the same name.
                .sorted(Comparator.comparing(
                        service -> service.getMetadata().getNamespace().equals(namespace)))
                .forEach(service -> add(service, variables));
        return variables;
    }

    private static boolean master(Service service) {
        return service.getMetadata().getNamespace().equals("default")
                && service.getMetadata().getName().equals("kubernetes");
    }

    private static boolean hasAddress(Service service) {
        String ip = service.getSpec().getClusterIP();
        return ip != null && !ip.isEmpty() && !ip.equals("None");
    }

    private static void add(Service service, Map<String, String> variables) {
        var ports = service.getSpec().getPorts();
        if (ports.isEmpty()) {
            return;
        }
        String name = screaming(service.getMetadata().getName());
        String ip = service.getSpec().getClusterIP();
        variables.put(name + "_SERVICE_HOST", ip);
        variables.put(name + "_SERVICE_PORT", ports.getFirst().getPort().toString());
        for (ServicePort port : ports) {
            if (port.getName() != null && !port.getName().isEmpty()) {
                variables.put(
                        name + "_SERVICE_PORT_" + screaming(port.getName()),
                        port.getPort().toString());
            }
        }
        boolean first = true;
        for (ServicePort port : ports) {
            String protocol = port.getProtocol() == null ? "TCP" : port.getProtocol();
            String host = ip.contains(":") ? "[" + ip + "]" : ip;
            String url = "%s://%s:%d".formatted(protocol.toLowerCase(Locale.ROOT), host, port.getPort());
            if (first) {
                variables.put(name + "_PORT", url);
                first = false;
            }
            String prefix = "%s_PORT_%d_%s".formatted(name, port.getPort(), protocol.toUpperCase(Locale.ROOT));
            variables.put(prefix, url);
            variables.put(prefix + "_PROTO", protocol.toLowerCase(Locale.ROOT));
            variables.put(prefix + "_PORT", port.getPort().toString());
            variables.put(prefix + "_ADDR", ip);
        }
    }

    private static String screaming(String name) {
        return name.replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
