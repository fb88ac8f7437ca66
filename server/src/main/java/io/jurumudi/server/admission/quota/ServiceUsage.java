package io.jurumudi.server.admission.quota;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.machinery.Quantity;
import io.jurumudi.server.admission.AdmissionRequest;
import java.util.Set;

/** Services: their number, and what they take of the cluster's scarce ports and load balancers. */
final class ServiceUsage implements Evaluator {

    private static final String COUNT = ObjectCount.countOf("services");
    private static final Set<String> NAMES = Set.of(COUNT, "services", "services.nodeports", "services.loadbalancers");

    /** Updates too, as a service may become one of another type. */
    @Override
    public boolean handles(AdmissionRequest request) {
        return request.creates("", "services") || request.updates("", "services");
    }

    @Override
    public boolean counts(String name) {
        return NAMES.contains(name);
    }

    @Override
    public ResourceList usage(JsonNode service) {
        String type = service.path("spec").path("type").asText("");
        boolean balanced = type.equals("LoadBalancer");
        return ResourceList.EMPTY
                .with(COUNT, Quantity.of(1))
                .with("services", Quantity.of(1))
                .with("services.loadbalancers", Quantity.of(balanced ? 1 : 0))
                .with("services.nodeports", Quantity.of(nodePorts(service.path("spec"), type)));
    }

    /** What is wanted, as the ports may not be given yet. */
    private static long nodePorts(JsonNode spec, String type) {
        boolean all = type.equals("NodePort")
                || (type.equals("LoadBalancer")
                        && spec.path("allocateLoadBalancerNodePorts").asBoolean(true));
        if (all) {
            return spec.path("ports").size();
        }
        long given = 0;
        for (JsonNode port : spec.path("ports")) {
            given += type.equals("LoadBalancer") && port.path("nodePort").asInt(0) != 0 ? 1 : 0;
        }
        return given;
    }
}
