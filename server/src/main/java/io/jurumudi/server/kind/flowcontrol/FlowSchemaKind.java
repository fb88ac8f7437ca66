package io.jurumudi.server.kind.flowcontrol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.WrittenMetadata;
import java.util.List;

/** Which requests belong together. */
public final class FlowSchemaKind implements Rules {
    private static final int PRECEDENCE_LIMIT = 10000;
    private static final List<String> DISTINGUISHERS = List.of("ByNamespace", "ByUser");

    private FlowSchemaKind() {}

    public static KindBuilder define() {
        return Kind.named("flowcontrol.apiserver.k8s.io", "v1", "FlowSchema")
                .resource("flowschemas")
                .checksMetadata(MetadataChecks.WHOLE)
                .checksMetadataWithStatus(MetadataChecks.WHOLE)
                .writesWithStatus(WrittenMetadata.MANAGERS)
                .clusterScoped()
                .generation()
                .status()
                .columns(
                        Columns.name(),
                        Columns.text(
                                "PriorityLevel", "How they are treated.", "spec", "priorityLevelConfiguration", "name"),
                        Columns.text(
                                        "MatchingPrecedence",
                                        "Lower is looked at first.",
                                        (o, now) -> o.path("spec")
                                                .path("matchingPrecedence")
                                                .asLong())
                                .describedBy("spec", "matchingPrecedence"),
                        Columns.textOr(
                                        Columns.NONE,
                                        "DistinguisherMethod",
                                        "How flows are told apart.",
                                        "spec",
                                        "distinguisherMethod",
                                        "type")
                                .describedBy("spec", "distinguisherMethod"),
                        Columns.age(),
                        Columns.text(
                                "MissingPL",
                                "references a broken or non-existent PriorityLevelConfiguration",
                                (o, now) -> dangling(o)))
                .rules(new FlowSchemaKind());
    }

    @Override
    public void defaults(ObjectNode object) {
        Fill.nonZero(Fill.object(object, "spec"), "matchingPrecedence", 1000);
    }

    @Override
    public void validate(View object, Problems problems) {
        View spec = object.get("spec");
        String name = object.at("metadata", "name").text();
        View precedence = spec.get("matchingPrecedence");
        if (precedence.number(0) <= 0) {
            problems.invalid(precedence, "must be a positive value");
        }
        if (precedence.number(0) > PRECEDENCE_LIMIT) {
            problems.invalid(precedence, "must not be greater than " + PRECEDENCE_LIMIT);
        }
        if (precedence.number(0) == 1 && !name.equals("exempt")) {
            problems.invalid(precedence, "only the schema named 'exempt' may have matchingPrecedence 1");
        }
        View method = spec.get("distinguisherMethod");
        if (method.exists() && !DISTINGUISHERS.contains(method.get("type").text())) {
            // upstream quotes the whole method
            problems.notSupported(
                    View.of(
                            Json.object().put("Type", method.get("type").text()),
                            method.get("type").path()),
                    DISTINGUISHERS);
        }
        View level = spec.at("priorityLevelConfiguration", "name");
        if (level.text().isEmpty()) {
            problems.required(level, "must reference a priority level");
        } else {
            Check.spelled(problems, level, Names::dns1123Subdomain);
        }
        spec.get("rules").items().forEach(rule -> FlowRules.validate(problems, rule));
        BuiltinFlows.fixedSchema(name)
                .filter(fixed -> !fixed.equals(spec.node()))
                .ifPresent(fixed -> problems.invalid(spec, "spec of '" + name + "' must equal the fixed value"));
        FlowRules.status(problems, object.get("status"));
    }

    @Override
    public void validateStatusUpdate(View object, View old, Problems problems) {
        FlowRules.status(problems, object.get("status"));
    }

    private static String dangling(JsonNode schema) {
        for (JsonNode condition : schema.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Dangling")) {
                return condition.path("status").asText();
            }
        }
        return "?";
    }
}
