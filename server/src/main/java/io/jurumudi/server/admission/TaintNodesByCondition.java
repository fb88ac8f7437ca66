package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A new node takes no pods until it has said that it is ready. */
public final class TaintNodesByCondition implements AdmissionPlugin {

    private static final String TAINT = "node.kubernetes.io/not-ready";

    @Override
    public String name() {
        return "TaintNodesByCondition";
    }

    @Override
    public void admit(AdmissionRequest request) {
        if (!request.creates("", "nodes")) {
            return;
        }
        ObjectNode spec = request.written().withObjectProperty("spec");
        for (JsonNode taint : spec.path("taints")) {
            if (taint.path("key").asText().equals(TAINT)
                    && taint.path("effect").asText().equals("NoSchedule")) {
                return;
            }
        }
        spec.withArrayProperty("taints").addObject().put("key", TAINT).put("effect", "NoSchedule");
    }
}
