package io.jurumudi.node.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import io.jurumudi.node.cgroup.Resources;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a pod may be told about itself, as environment or files. */
public final class DownwardFields {
    private DownwardFields() {}

    /**
     * The value of a field.
     *
     * @param podIps the pod's addresses as known now
     * @param hostIps the node's
     * @throws ContainerConfigException when there is no such field
     */
    public static String field(Pod pod, String path, List<String> podIps, List<String> hostIps) {
        var meta = pod.getMetadata();
        if (path.startsWith("metadata.labels[")) {
            return nullToEmpty(orEmpty(meta.getLabels()).get(subscript(path)));
        }
        if (path.startsWith("metadata.annotations[")) {
            return nullToEmpty(orEmpty(meta.getAnnotations()).get(subscript(path)));
        }
        return switch (path) {
            case "metadata.name" -> meta.getName();
            case "metadata.namespace" -> meta.getNamespace();
            case "metadata.uid" -> meta.getUid();
            case "metadata.labels" -> format(meta.getLabels());
            case "metadata.annotations" -> format(meta.getAnnotations());
            case "spec.nodeName" -> nullToEmpty(pod.getSpec().getNodeName());
            case "spec.serviceAccountName" -> nullToEmpty(pod.getSpec().getServiceAccountName());
            case "status.hostIP" -> first(hostIps);
            case "status.hostIPs" -> String.join(",", hostIps);
            case "status.podIP" -> first(podIps);
            case "status.podIPs" -> String.join(",", podIps);
            default -> throw new ContainerConfigException("unsupported fieldPath: " + path);
        };
    }

    private static String subscript(String path) {
        return path.substring(path.indexOf('[') + 1, path.lastIndexOf(']'))
                .replace("'", "")
                .replace("\"", "");
    }

    private static String first(List<String> items) {
        return items.isEmpty() ? "" : items.getFirst();
    }

    private static String nullToEmpty(String text) {
        return text == null ? "" : text;
    }

    private static Map<String, String> orEmpty(Map<String, String> map) {
        return map == null ? Map.of() : map;
    }

    private static String format(Map<String, String> map) {
        return new TreeMap<>(orEmpty(map))
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + quote(entry.getValue()))
                        .collect(Collectors.joining("\n"));
    }

    private static String quote(String text) {
        var quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /**
     * A request or limit of a container, in units of the divisor and rounded up. A missing limit is what the node has to give.
     */
    public static String resource(
            Container container, ResourceFieldSelector selector, Map<String, Quantity> allocatable) {
        String[] parts = selector.getResource().split("\\.", 2);
        if (parts.length != 2) {
            throw new ContainerConfigException("unsupported container resource: " + selector.getResource());
        }
        String name = parts[1];
        Map<String, Quantity> amounts = switch (parts[0]) {
            case "limits" -> Resources.limits(container);
            case "requests" -> Resources.requests(container);
            default -> throw new ContainerConfigException("unsupported container resource: " + selector.getResource());
        };
        Quantity amount = amounts.get(name);
        if (amount == null && parts[0].equals("limits")) {
            amount = allocatable.get(name);
        }
        BigDecimal value = amount == null ? BigDecimal.ZERO : amount.getNumericalAmount();
        BigDecimal divisor = selector.getDivisor() == null
                ? BigDecimal.ONE
                : selector.getDivisor().getNumericalAmount();
        if (divisor.signum() == 0) {
            divisor = BigDecimal.ONE;
        }
        return value.divide(divisor, 0, RoundingMode.CEILING).toPlainString();
    }
}
