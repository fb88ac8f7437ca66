package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.TreeSet;

/** A pod that asks for a special device may go to the nodes that are kept free for such pods. */
public final class ExtendedResourceToleration implements AdmissionPlugin {

    @Override
    public String name() {
        return "ExtendedResourceToleration";
    }

    @Override
    public void admit(AdmissionRequest request) {
        if (!request.creates("", "pods") && !request.updates("", "pods")) {
            return;
        }
        ObjectNode spec = request.written().withObjectProperty("spec");
        TreeSet<String> devices = new TreeSet<>();
        for (String list : List.of("containers", "initContainers")) {
            for (JsonNode container : spec.path(list)) {
                container.path("resources").path("requests").fieldNames().forEachRemaining(devices::add);
            }
        }
        devices.removeIf(resource -> !isExtended(resource));
        for (String device : devices) {
            tolerate(spec.withArrayProperty("tolerations"), device);
        }
    }

    /** Of somebody's own domain, and not in the words of a quota. */
    private static boolean isExtended(String resource) {
        boolean ours = !resource.contains("/") || resource.contains("kubernetes.io/");
        return !ours && !resource.startsWith("requests.");
    }

    private static void tolerate(ArrayNode tolerations, String key) {
        for (JsonNode there : tolerations) {
            if (there.path("key").asText("").equals(key)
                    && there.path("effect").asText("").equals("NoSchedule")
                    && there.path("operator").asText("").equals("Exists")) {
                return;
            }
        }
        tolerations.addObject().put("key", key).put("operator", "Exists").put("effect", "NoSchedule");
    }
}
