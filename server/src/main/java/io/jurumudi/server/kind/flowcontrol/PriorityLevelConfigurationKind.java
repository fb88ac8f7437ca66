package io.jurumudi.server.kind.flowcontrol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.WrittenMetadata;

/** How many requests run at once, and what the others do. */
public final class PriorityLevelConfigurationKind implements Rules {
    private static final String ROUND_TRIP = "flowcontrol.k8s.io/v1beta3-preserve-zero-concurrency-shares";

    private PriorityLevelConfigurationKind() {}

    public static KindBuilder define() {
        return Kind.named("flowcontrol.apiserver.k8s.io", "v1", "PriorityLevelConfiguration")
                .resource("prioritylevelconfigurations")
                .checksMetadata(MetadataChecks.WHOLE)
                .checksMetadataWithStatus(MetadataChecks.WHOLE)
                .writesWithStatus(WrittenMetadata.MANAGERS)
                .clusterScoped()
                .generation()
                .status()
                .columns(
                        Columns.name(),
                        Columns.text("Type", "Exempt or Limited.", "spec", "type"),
                        Columns.text(
                                        "NominalConcurrencyShares",
                                        "Its share of what runs at once.",
                                        (o, now) ->
                                                number(Columns.at(o, "spec", "limited", "nominalConcurrencyShares")))
                                .describedBy("spec", "limited", "nominalConcurrencyShares"),
                        Columns.text(
                                        "Queues",
                                        "How many queues.",
                                        (o, now) -> number(
                                                Columns.at(o, "spec", "limited", "limitResponse", "queuing", "queues")))
                                .describedBy("spec", "limited", "limitResponse", "queuing", "queues"),
                        Columns.text(
                                        "HandSize",
                                        "How many queues a flow may use.",
                                        (o, now) -> number(Columns.at(
                                                o, "spec", "limited", "limitResponse", "queuing", "handSize")))
                                .describedBy("spec", "limited", "limitResponse", "queuing", "handSize"),
                        Columns.text(
                                        "QueueLengthLimit",
                                        "How long a queue may be.",
                                        (o, now) -> number(Columns.at(
                                                o, "spec", "limited", "limitResponse", "queuing", "queueLengthLimit")))
                                .describedBy("spec", "limited", "limitResponse", "queuing", "queueLengthLimit"),
                        Columns.age())
                .rules(new PriorityLevelConfigurationKind());
    }

    @Override
    public void defaults(ObjectNode object) {
        JsonNode spec = object.path("spec");
        if (spec.path("exempt") instanceof ObjectNode exempt) {
            Fill.number(exempt, "nominalConcurrencyShares", 0);
            Fill.number(exempt, "lendablePercent", 0);
        }
        if (spec.path("limited") instanceof ObjectNode limited) {
            Fill.number(limited, "nominalConcurrencyShares", 30);
            Fill.number(limited, "lendablePercent", 0);
            if (limited.path("limitResponse").path("queuing") instanceof ObjectNode queuing) {
                Fill.nonZero(queuing, "handSize", 8);
                Fill.nonZero(queuing, "queues", 64);
                Fill.nonZero(queuing, "queueLengthLimit", 50);
            }
        }
    }

    @Override
    public void validate(View object, Problems problems) {
        View annotations = object.at("metadata", "annotations");
        if (annotations.key(ROUND_TRIP).exists()) {
            problems.forbidden(annotations, "annotation '" + ROUND_TRIP + "' is forbidden");
        }
        String name = object.at("metadata", "name").text();
        View spec = object.get("spec");
        PriorityLevelRules.validate(problems, spec, name);
        BuiltinFlows.fixedLevel(name).ifPresent(fixed -> fixed(problems, spec, name, fixed));
        FlowRules.status(problems, object.get("status"));
    }

    /** How much the exempt level may lend is up to the administrator. */
    private static void fixed(Problems problems, View spec, String name, JsonNode fixed) {
        ObjectNode have = spec.object().deepCopy();
        boolean exempt = name.equals("exempt");
        if (exempt) {
            have.set("exempt", fixed.path("exempt"));
        }
        if (!have.equals(fixed)) {
            String but = exempt ? " except the 'spec.exempt' field" : "";
            problems.invalid(spec, "spec of '" + name + "'" + but + " must equal the fixed value");
        }
    }

    @Override
    public void validateStatusUpdate(View object, View old, Problems problems) {
        FlowRules.status(problems, object.get("status"));
    }

    private static Object number(JsonNode number) {
        return number.isNumber() ? (Object) number.asLong() : Columns.NONE;
    }
}
