package io.jurumudi.server.kind.networking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.Column;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.Rules;

/** Who implements an Ingress. */
public final class IngressClassKind implements Rules {
    private IngressClassKind() {}

    public static Kind.Builder define() {
        return Kind.named("networking.k8s.io", "v1", "IngressClass")
                .resource("ingressclasses")
                .clusterScoped()
                .generation()
                .columns(
                        new Column(
                                "Name",
                                "string",
                                "name",
                                "The object's name, and whether it is the default.",
                                0,
                                (o, now) -> shownName(o)),
                        Columns.text("Controller", "Who handles the class.", "spec", "controller"),
                        Columns.text(
                                "Parameters",
                                "Where its settings are.",
                                (o, now) -> parameters(o.path("spec").path("parameters"))),
                        Columns.age())
                .rules(new IngressClassKind());
    }

    @Override
    public void defaults(ObjectNode object) {
        if (object.path("spec").path("parameters") instanceof ObjectNode parameters) {
            Fill.text(parameters, "scope", "Cluster");
        }
    }

    private static String shownName(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        boolean isDefault = metadata.path("annotations")
                .path("ingressclass.kubernetes.io/is-default-class")
                .asText()
                .equals("true");
        return metadata.path("name").asText() + (isDefault ? " (default)" : "");
    }

    private static String parameters(JsonNode parameters) {
        if (!parameters.isObject()) {
            return Columns.NONE;
        }
        String group = parameters.path("apiGroup").asText("");
        return parameters.path("kind").asText()
                + (group.isEmpty() ? "" : "." + group)
                + "/"
                + parameters.path("name").asText();
    }
}
