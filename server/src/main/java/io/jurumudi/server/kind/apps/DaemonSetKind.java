package io.jurumudi.server.kind.apps;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.PodDefaults;
import io.jurumudi.server.kind.Rules;

/** A pod on every node, or every node of a kind. */
public final class DaemonSetKind implements Rules {
    private DaemonSetKind() {}

    public static Kind.Builder define() {
        return Kind.named("apps", "v1", "DaemonSet")
                .resource("daemonsets")
                .shortNames("ds")
                .categories("all")
                .generation()
                .status()
                .columns(
                        Columns.name(),
                        Columns.integer(
                                "Desired", "How many nodes should run its pod.", "status", "desiredNumberScheduled"),
                        Columns.integer(
                                "Current",
                                "How many nodes run at least one of its pods.",
                                "status",
                                "currentNumberScheduled"),
                        Columns.integer("Ready", "How many nodes have one that is ready.", "status", "numberReady"),
                        Columns.integer(
                                "Up-to-date",
                                "How many nodes run the current template.",
                                "status",
                                "updatedNumberScheduled"),
                        Columns.integer(
                                "Available", "How many nodes have one that is available.", "status", "numberAvailable"),
                        Columns.text(
                                "Node Selector",
                                "Labels of the nodes it is for.",
                                (o, now) -> Columns.labels(Columns.at(o, "spec", "template", "spec", "nodeSelector"))),
                        Columns.age(),
                        Columns.containers("spec", "template", "spec"),
                        Columns.images("spec", "template", "spec"),
                        Columns.selector("spec", "selector"))
                .rules(new DaemonSetKind());
    }

    @Override
    public void defaults(ObjectNode object) {
        ObjectNode spec = Fill.object(object, "spec");
        ObjectNode strategy = Fill.object(spec, "updateStrategy");
        Fill.text(strategy, "type", "RollingUpdate");
        if (strategy.path("type").asText().equals("RollingUpdate")) {
            ObjectNode rolling = Fill.object(strategy, "rollingUpdate");
            Fill.number(rolling, "maxUnavailable", 1);
            Fill.number(rolling, "maxSurge", 0);
        }
        Fill.number(spec, "revisionHistoryLimit", 10);
        PodDefaults.template(spec.path("template"));
    }
}
