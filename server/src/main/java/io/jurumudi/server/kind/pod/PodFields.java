package io.jurumudi.server.kind.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.Fill;
import java.util.List;

/** Fields of features that are off unless somebody switches them on: dropped, but kept where they already are in use. */
public final class PodFields {
    private static final List<String> LISTS = List.of("initContainers", "containers", "ephemeralContainers");

    private PodFields() {}

    /** @param old the spec that is replaced; missing for a new one */
    public static void dropDisabled(JsonNode spec, JsonNode old) {
        if (!(spec instanceof ObjectNode now)) {
            return;
        }
        if (!old.has("schedulingGroup")) {
            now.remove("schedulingGroup");
        }
        for (String type : List.of("clusterTrustBundle", "podCertificate")) {
            if (!projects(old, type)) {
                sources(now).forEach(source -> source.remove(type));
            }
        }
        if (!stops(old)) {
            for (String list : LISTS) {
                for (ObjectNode container : Fill.each(now.path(list))) {
                    if (container.path("lifecycle") instanceof ObjectNode lifecycle) {
                        lifecycle.remove("stopSignal");
                    }
                }
            }
        }
    }

    private static List<ObjectNode> sources(JsonNode spec) {
        return Fill.each(spec.path("volumes")).stream()
                .flatMap(volume -> Fill.each(volume.path("projected").path("sources")).stream())
                .toList();
    }

    private static boolean projects(JsonNode spec, String type) {
        return sources(spec).stream().anyMatch(source -> source.has(type));
    }

    private static boolean stops(JsonNode spec) {
        return LISTS.stream()
                .flatMap(list -> Fill.each(spec.path(list)).stream())
                .anyMatch(container -> container.path("lifecycle").has("stopSignal"));
    }
}
