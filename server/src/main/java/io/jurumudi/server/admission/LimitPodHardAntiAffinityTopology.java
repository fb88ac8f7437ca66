package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.JsonNode;

/** A pod may keep others off its node, but not off a whole zone. */
public final class LimitPodHardAntiAffinityTopology implements AdmissionPlugin {

    private static final String HOST = "kubernetes.io/hostname";

    @Override
    public String name() {
        return "LimitPodHardAntiAffinityTopology";
    }

    @Override
    public void validate(AdmissionRequest request) {
        if (!request.creates("", "pods") && !request.updates("", "pods")) {
            return;
        }
        JsonNode terms = request.written()
                .path("spec")
                .path("affinity")
                .path("podAntiAffinity")
                .path("requiredDuringSchedulingIgnoredDuringExecution");
        for (JsonNode term : terms) {
            String key = term.path("topologyKey").asText("");
            if (!key.equals(HOST)) {
                throw request.forbidden("affinity.PodAntiAffinity.RequiredDuringScheduling has TopologyKey " + key
                        + " but only key " + HOST + " is allowed");
            }
        }
    }
}
