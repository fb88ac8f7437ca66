package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** A pod outlives five minutes without its node, unless it says otherwise: short failures should not move pods. */
public final class DefaultTolerationSeconds implements AdmissionPlugin {

    private final Map<String, Integer> seconds = new LinkedHashMap<>();

    public DefaultTolerationSeconds(AdmissionConfig.Tolerations tolerations) {
        seconds.put("node.kubernetes.io/not-ready", tolerations.notReady());
        seconds.put("node.kubernetes.io/unreachable", tolerations.unreachable());
    }

    @Override
    public String name() {
        return "DefaultTolerationSeconds";
    }

    @Override
    public void admit(AdmissionRequest request) {
        if (!request.creates("", "pods") && !request.updates("", "pods")) {
            return;
        }
        ObjectNode spec = request.written().withObjectProperty("spec");
        seconds.forEach((taint, after) -> {
            if (!tolerates(spec.path("tolerations"), taint)) {
                spec.withArrayProperty("tolerations")
                        .addObject()
                        .put("key", taint)
                        .put("operator", "Exists")
                        .put("effect", "NoExecute")
                        .put("tolerationSeconds", after);
            }
        });
    }

    private static boolean tolerates(JsonNode tolerations, String taint) {
        for (JsonNode toleration : tolerations) {
            String key = toleration.path("key").asText("");
            String effect = toleration.path("effect").asText("");
            if ((key.isEmpty() || key.equals(taint)) && (effect.isEmpty() || effect.equals("NoExecute"))) {
                return true;
            }
        }
        return false;
    }
}
