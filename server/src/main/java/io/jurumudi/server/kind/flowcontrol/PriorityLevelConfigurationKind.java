package io.jurumudi.server.kind.flowcontrol;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;

/** How many requests run at once, and what the others do. */
public final class PriorityLevelConfigurationKind {
    private PriorityLevelConfigurationKind() {}

    public static Kind.Builder define() {
        return Kind.named("flowcontrol.apiserver.k8s.io", "v1", "PriorityLevelConfiguration")
                .resource("prioritylevelconfigurations")
                .clusterScoped()
                .generation()
                .status()
                .columns(
                        Columns.name(),
                        Columns.text("Type", "Exempt or Limited.", "spec", "type"),
                        Columns.text(
                                "NominalConcurrencyShares",
                                "Its share of what runs at once.",
                                (o, now) -> number(Columns.at(o, "spec", "limited", "nominalConcurrencyShares"))),
                        Columns.text(
                                "Queues",
                                "How many queues.",
                                (o, now) ->
                                        number(Columns.at(o, "spec", "limited", "limitResponse", "queuing", "queues"))),
                        Columns.text(
                                "HandSize",
                                "How many queues a flow may use.",
                                (o, now) -> number(
                                        Columns.at(o, "spec", "limited", "limitResponse", "queuing", "handSize"))),
                        Columns.text(
                                "QueueLengthLimit",
                                "How long a queue may be.",
                                (o, now) -> number(Columns.at(
                                        o, "spec", "limited", "limitResponse", "queuing", "queueLengthLimit"))),
                        Columns.age());
    }

    private static Object number(JsonNode number) {
        return number.isNumber() ? (Object) number.asLong() : Columns.NONE;
    }
}
