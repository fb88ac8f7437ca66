package io.jurumudi.server.kind.autoscaling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.server.kind.OldVersion;
import java.util.function.UnaryOperator;

/** How autoscalers were written before autoscaling/v2: the first version had flat metrics, and knew no behaviour. */
final class OldAutoscalers {

    private static final String NOW = "autoscaling/v2";
    private static final String BEHAVIOR = "autoscaling.alpha.kubernetes.io/behavior";

    private OldAutoscalers() {}

    static OldVersion[] versions() {
        return new OldVersion[] {
            OldVersion.of("autoscaling/v2beta2").deprecated(23, 26, NOW),
            OldVersion.of("autoscaling/v2beta1")
                    .deprecated(22, 25, NOW)
                    .looks(OldAutoscalers::renew, OldAutoscalers::age)
        };
    }

    private static void renew(ObjectNode autoscaler) {
        each(autoscaler.path("spec"), "metrics", OldMetrics::toSpec);
        each(autoscaler.path("status"), "currentMetrics", OldMetrics::toStatus);
        if (autoscaler.path("metadata").path("annotations") instanceof ObjectNode annotations
                && annotations.has(BEHAVIOR)) {
            readable(annotations.get(BEHAVIOR).asText(""), autoscaler.withObjectProperty("spec"));
            annotations.remove(BEHAVIOR);
            if (annotations.isEmpty()) {
                autoscaler.withObjectProperty("metadata").remove("annotations");
            }
        }
    }

    /** What is no behaviour is none. */
    private static void readable(String text, ObjectNode spec) {
        try {
            spec.set("behavior", OldMetrics.toBehavior(Json.read(text)));
        } catch (Json.MalformedException none) {
            spec.remove("behavior");
        }
    }

    private static void age(ObjectNode autoscaler) {
        each(autoscaler.path("spec"), "metrics", OldMetrics::ofSpec);
        each(autoscaler.path("status"), "currentMetrics", OldMetrics::ofStatus);
        if (autoscaler.withObjectProperty("spec").remove("behavior") instanceof ObjectNode behavior) {
            autoscaler
                    .withObjectProperty("metadata")
                    .withObjectProperty("annotations")
                    .put(BEHAVIOR, Json.text(OldMetrics.ofBehavior(behavior)));
        }
    }

    private static void each(JsonNode holder, String list, UnaryOperator<JsonNode> change) {
        if (holder.path(list).isArray()) {
            ArrayNode changed = Json.array();
            holder.path(list).forEach(metric -> changed.add(change.apply(metric)));
            ((ObjectNode) holder).set(list, changed);
        }
    }
}
