package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A pod can read from its labels in which zone and region it runs. */
public final class PodTopologyLabels implements AdmissionPlugin {

    private static final List<String> LABELS = List.of("topology.kubernetes.io/zone", "topology.kubernetes.io/region");

    private final StoredObjects objects;

    public PodTopologyLabels(StoredObjects objects) {
        this.objects = objects;
    }

    @Override
    public String name() {
        return "PodTopologyLabels";
    }

    @Override
    public void admit(AdmissionRequest request) {
        if (request.operation() != AdmissionRequest.Operation.CREATE) {
            return;
        }
        if (request.is("", "pods")) {
            copy(request.written().path("spec").path("nodeName"), request.written());
        } else if (request.is("", "pods", "binding")) {
            JsonNode target = request.written().path("target");
            if (target.path("kind").asText("").equals("Node")) {
                copy(target.path("name"), request.written());
            }
        }
    }

    private void copy(JsonNode node, ObjectNode to) {
        if (node.asText("").isEmpty()) {
            return;
        }
        objects.find("", "nodes", "", node.asText()).ifPresent(found -> {
            JsonNode labels = found.path("metadata").path("labels");
            for (String label : LABELS) {
                if (labels.has(label)) {
                    to.withObjectProperty("metadata")
                            .withObjectProperty("labels")
                            .set(label, labels.get(label));
                }
            }
        });
    }
}
