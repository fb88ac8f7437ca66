package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.Verb;

/** Health of a control plane component, worked out when asked for. Deprecated by health endpoints. */
public final class ComponentStatusKind {
    private ComponentStatusKind() {}

    public static KindBuilder define() {
        return Kind.named("", "v1", "ComponentStatus")
                .resource("componentstatuses")
                .clusterScoped()
                .shortNames("cs")
                .computed(Verb.GET, Verb.LIST)
                .deprecated("v1 ComponentStatus is deprecated in v1.19+")
                .columns(
                        Columns.name(),
                        Columns.text(
                                "Status",
                                "Status of the component conditions",
                                (o, now) -> condition(o, "status").equals("True")
                                        ? "Healthy"
                                        : condition(o, "status").isEmpty() ? "Unknown" : "Unhealthy"),
                        Columns.text(
                                "Message", "Message of the component conditions", (o, now) -> condition(o, "message")),
                        Columns.text("Error", "Error of the component conditions", (o, now) -> condition(o, "error")));
    }

    private static String condition(JsonNode object, String field) {
        for (JsonNode condition : object.path("conditions")) {
            if (condition.path("type").asText().equals("Healthy")) {
                return condition.path(field).asText("");
            }
        }
        return "";
    }
}
