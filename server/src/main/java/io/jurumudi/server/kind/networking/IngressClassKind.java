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
import io.jurumudi.server.kind.OldVersion;
import io.jurumudi.server.kind.Rules;
import java.util.List;

/** Who implements an Ingress. */
public final class IngressClassKind implements Rules {
    private static final int LONGEST_CONTROLLER = 250;

    private IngressClassKind() {}

    public static KindBuilder define() {
        return Kind.named("networking.k8s.io", "v1", "IngressClass")
                .resource("ingressclasses")
                .formerly(OldVersion.of("networking.k8s.io/v1beta1").deprecated(19, 22, "networking.k8s.io/v1"))
                .checksMetadata(MetadataChecks.CHANGE_AND_WHOLE)
                .clusterScoped()
                .generation()
                .columns(
                        new Column("Name", "string", "name", "", 0, (o, now) -> shownName(o))
                                .describedBy("metadata", "name"),
                        Columns.text(
                                "Controller",
                                "Controller that is responsible for handling this class",
                                (o, now) -> o.path("spec").path("controller").asText("")),
                        Columns.text(
                                "Parameters",
                                "A reference to a resource with additional parameters",
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
        if (controller.size() > LONGEST_CONTROLLER) {
            problems.tooLong(controller, LONGEST_CONTROLLER);
        }
        Check.domainPrefixedPath(problems, controller);
        View parameters = object.at("spec", "parameters");
        if (parameters.exists()) {
            parameters(problems, parameters);
        }
    }

    private static void parameters(Problems problems, View parameters) {
        IngressRules.reference(problems, parameters);
        View scope = parameters.get("scope");
        View namespace = parameters.get("namespace");
        switch (scope.text()) {
            case "Cluster" -> {
                if (namespace.exists()) {
                    problems.forbidden(namespace, "`parameters.scope` is set to 'Cluster'");
                }
            }
            case "Namespace" -> {
                if (!namespace.exists()) {
                    problems.required(namespace, "`parameters.scope` is set to 'Namespace'");
                } else {
                    Check.spelled(problems, namespace, Names::dns1123Label);
                }
            }
            default -> problems.notSupported(scope, List.of("Cluster", "Namespace"));
        }
    }

    /** What changed is told first. */
    @Override
    public void validateReplacement(View object, View old, Problems problems) {
        validateUpdate(object, old, problems);
        validate(object, problems);
    }

    @Override
    public void defaults(ObjectNode object) {
        if (object.path("spec").path("parameters") instanceof ObjectNode parameters) {
            Fill.textIfAbsent(parameters, "scope", "Cluster");
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
