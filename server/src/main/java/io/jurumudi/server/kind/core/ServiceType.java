package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.Fill;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Fields that only some types of services have go with the type, where whoever changes the type left them as they were. */
final class ServiceType {
    private ServiceType() {}

    static void dropOthers(ObjectNode spec, JsonNode old) {
        if (hasAddress(old) && !hasAddress(spec)) {
            if (same(spec, old, "clusterIP") && same(spec, old, "clusterIPs")) {
                spec.remove(List.of("clusterIP", "clusterIPs"));
            }
            dropSame(spec, old, "ipFamilies");
            dropSame(spec, old, "ipFamilyPolicy");
        }
        if (hasNodePorts(old) && !hasNodePorts(spec) && nodePorts(old).containsAll(nodePorts(spec))) {
            Fill.each(spec.path("ports")).forEach(port -> port.remove("nodePort"));
        }
        if (isChecked(old) && !isChecked(spec)) {
            dropSame(spec, old, "healthCheckNodePort");
        }
        if (isBalanced(old) && !isBalanced(spec)) {
            dropSame(spec, old, "allocateLoadBalancerNodePorts");
            dropSame(spec, old, "loadBalancerClass");
        }
        if (isReachable(old) && !isReachable(spec)) {
            dropSame(spec, old, "externalTrafficPolicy");
        }
    }

    private static void dropSame(ObjectNode spec, JsonNode old, String field) {
        if (same(spec, old, field)) {
            spec.remove(field);
        }
    }

    private static boolean same(JsonNode spec, JsonNode old, String field) {
        return spec.path(field).equals(old.path(field));
    }

    private static String type(JsonNode spec) {
        return spec.path("type").asText("");
    }

    private static boolean hasAddress(JsonNode spec) {
        return !type(spec).equals("ExternalName");
    }

    private static boolean hasNodePorts(JsonNode spec) {
        return type(spec).equals("NodePort") || isBalanced(spec);
    }

    private static boolean isBalanced(JsonNode spec) {
        return type(spec).equals("LoadBalancer");
    }

    private static boolean isChecked(JsonNode spec) {
        return isBalanced(spec) && spec.path("externalTrafficPolicy").asText("").equals("Local");
    }

    private static boolean isReachable(JsonNode spec) {
        return hasNodePorts(spec)
                || type(spec).equals("ClusterIP") && !spec.path("externalIPs").isEmpty();
    }

    private static Set<Integer> nodePorts(JsonNode spec) {
        Set<Integer> ports = new HashSet<>();
        for (JsonNode port : spec.path("ports")) {
            ports.add(port.path("nodePort").asInt());
        }
        ports.remove(0);
        return ports;
    }
}
