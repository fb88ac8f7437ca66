package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.Fill;

/** What a service's fields are when nobody says; addresses and node ports are given out elsewhere. */
final class ServiceDefaults {
    private static final int AFFINITY_SECONDS = 3 * 60 * 60;

    private ServiceDefaults() {}

    static void fill(ObjectNode service) {
        ObjectNode spec = Fill.object(service, "spec");
        Fill.text(spec, "sessionAffinity", "None");
        if (spec.path("sessionAffinity").asText().equals("None")) {
            spec.remove("sessionAffinityConfig");
        } else if (spec.path("sessionAffinity").asText().equals("ClientIP")) {
            Fill.number(
                    Fill.object(Fill.object(spec, "sessionAffinityConfig"), "clientIP"),
                    "timeoutSeconds",
                    AFFINITY_SECONDS);
        }
        Fill.text(spec, "type", "ClusterIP");
        for (ObjectNode port : Fill.each(spec.path("ports"))) {
            Fill.text(port, "protocol", "TCP");
            JsonNode target = port.path("targetPort");
            if (target.asText("").isEmpty() || target.asText().equals("0") && target.isNumber()) {
                port.set("targetPort", port.path("port"));
            }
        }
        String type = spec.path("type").asText();
        boolean outside = type.equals("NodePort") || type.equals("LoadBalancer");
        if (outside || type.equals("ClusterIP") && !spec.path("externalIPs").isEmpty()) {
            Fill.text(spec, "externalTrafficPolicy", "Cluster");
        }
        if (outside || type.equals("ClusterIP")) {
            Fill.textIfAbsent(spec, "internalTrafficPolicy", "Cluster");
        }
        if (type.equals("LoadBalancer")) {
            Fill.flag(spec, "allocateLoadBalancerNodePorts", true);
            for (ObjectNode ingress :
                    Fill.each(service.path("status").path("loadBalancer").path("ingress"))) {
                if (!ingress.path("ip").asText("").isEmpty()) {
                    Fill.text(ingress, "ipMode", "VIP");
                }
            }
        }
    }
}
