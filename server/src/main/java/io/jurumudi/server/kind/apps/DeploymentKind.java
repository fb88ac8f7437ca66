package io.jurumudi.server.kind.apps;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.PodDefaults;
import io.jurumudi.server.kind.Rules;

/** Pods and the way from one template to the next. */
public final class DeploymentKind implements Rules {
    private DeploymentKind() {}

    public static Kind.Builder define() {
        return Kind.named("apps", "v1", "Deployment")
                .resource("deployments")
                .shortNames("deploy")
                .categories("all")
                .generation()
                .scale("spec", "selector")
                .status()
                .columns(
                        Columns.name(),
                        Columns.text(
                                "Ready",
                                "Ready pods of those wanted.",
                                (o, now) -> o.path("status")
                                                .path("readyReplicas")
                                                .asLong() + "/"
                                        + o.path("spec").path("replicas").asLong()),
                        Columns.text(
                                "Up-to-date",
                                "Pods of the current template.",
                                (o, now) ->
                                        o.path("status").path("updatedReplicas").asLong()),
                        Columns.text(
                                "Available",
                                "Pods ready for minReadySeconds.",
                                (o, now) -> o.path("status")
                                        .path("availableReplicas")
                                        .asLong()),
                        Columns.age(),
                        Columns.containers("spec", "template", "spec"),
                        Columns.images("spec", "template", "spec"),
                        Columns.selector("spec", "selector"))
                .rules(new DeploymentKind());
    }

    @Override
    public void defaults(ObjectNode object) {
        ObjectNode spec = Fill.object(object, "spec");
        Fill.number(spec, "replicas", 1);
        ObjectNode strategy = Fill.object(spec, "strategy");
        Fill.text(strategy, "type", "RollingUpdate");
        if (strategy.path("type").asText().equals("RollingUpdate")) {
            ObjectNode rolling = Fill.object(strategy, "rollingUpdate");
            if (!rolling.hasNonNull("maxUnavailable")) {
                rolling.put("maxUnavailable", "25%");
            }
            if (!rolling.hasNonNull("maxSurge")) {
                rolling.put("maxSurge", "25%");
            }
        }
        Fill.number(spec, "revisionHistoryLimit", 10);
        Fill.number(spec, "progressDeadlineSeconds", 600);
        PodDefaults.template(spec.path("template"));
    }
}
