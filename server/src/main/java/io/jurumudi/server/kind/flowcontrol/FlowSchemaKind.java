package io.jurumudi.server.kind.flowcontrol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.WrittenMetadata;

/** Which requests belong together. */
public final class FlowSchemaKind implements Rules {
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
                                        .asLong()),
                        Columns.textOr(
                                Columns.NONE,
                                "DistinguisherMethod",
                                "How flows are told apart.",
                                "spec",
                                "distinguisherMethod",
                                "type"),
                        Columns.age(),
                        Columns.text("MissingPL", "Whether the priority level is missing.", (o, now) -> dangling(o)))
                .rules(new FlowSchemaKind());
    }

    @Override
    public void defaults(ObjectNode object) {
        Fill.nonZero(Fill.object(object, "spec"), "matchingPrecedence", 1000);
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
