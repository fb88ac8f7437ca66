package io.jurumudi.server.kind.apiregistration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.Rules;

/** A group and version, and who serves it. */
public final class APIServiceKind implements Rules {
    private APIServiceKind() {}

    public static Kind.Builder define() {
        return Kind.named("apiregistration.k8s.io", "v1", "APIService")
                .resource("apiservices")
                .clusterScoped()
                .categories("api-extensions")
                .storedUnder("apiregistration.k8s.io/apiservices")
                .status()
                .columns(
                        Columns.name(),
                        Columns.text("Service", "The service behind it, or Local.", (o, now) -> service(o)),
                        Columns.text("Available", "Whether it answers.", (o, now) -> available(o)),
                        Columns.age())
                .rules(new APIServiceKind());
    }

    @Override
    public void defaults(ObjectNode object) {
        if (object.path("spec").path("service") instanceof ObjectNode service) {
            Fill.nonZero(service, "port", 443);
        }
    }

    private static String service(JsonNode object) {
        JsonNode service = object.path("spec").path("service");
        return service.isObject()
                ? service.path("namespace").asText("") + "/"
                        + service.path("name").asText("")
                : "Local";
    }

    private static String available(JsonNode object) {
        for (JsonNode condition : object.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Available")) {
                String status = condition.path("status").asText();
                return status.equals("True")
                        ? status
                        : status + " (" + condition.path("reason").asText() + ")";
            }
        }
        return "Unknown";
    }
}
