package io.jurumudi.server.kind.networking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Column;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.Rules;

/** Who implements an Ingress. */
public final class IngressClassKind implements Rules {
    private IngressClassKind() {}

    public static KindBuilder define() {
        return Kind.named("networking.k8s.io", "v1", "IngressClass")
                .resource("ingressclasses")
                .checksMetadata(MetadataChecks.CHANGE_AND_WHOLE)
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
    public void validateUpdate(View object, View old, Problems problems) {
        Check.immutable(problems, object.at("spec", "controller"), old.at("spec", "controller"));
    }

    @Override
    public void validate(View object, Problems problems) {
        View controller = object.at("spec", "controller");
        if (Check.requiredText(problems, controller) && !controller.text().contains("/")) {
            problems.invalid(controller, "must be a domain-prefixed path (such as \"acme.io/foo\")");
        }
        View parameters = object.at("spec", "parameters");
        if (!parameters.exists()) {
            return;
        }
        Check.spelledIfAny(problems, parameters.get("apiGroup"), Names::dns1123Subdomain);
        Check.requiredText(problems, parameters.get("kind"));
        Check.requiredText(problems, parameters.get("name"));
        boolean cluster = parameters.get("scope").is("Cluster");
        Check.oneOf(problems, parameters.get("scope"), "Cluster", "Namespace");
        if (cluster && parameters.get("namespace").exists()) {
            problems.forbidden(parameters.get("namespace"), "`parameters.scope` is set to 'Cluster'");
        } else if (!cluster && parameters.get("namespace").isEmpty()) {
            problems.required(parameters.get("namespace"), "`parameters.scope` is set to 'Namespace'");
        }
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
