package io.jurumudi.server.kind.apps;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.PodDefaults;
import io.jurumudi.server.kind.Rules;

/** Pods with names and storage of their own. */
public final class StatefulSetKind implements Rules {
    private StatefulSetKind() {}

    public static Kind.Builder define() {
        return Kind.named("apps", "v1", "StatefulSet")
                .resource("statefulsets")
                .shortNames("sts")
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
                        Columns.age(),
                        Columns.containers("spec", "template", "spec"),
                        Columns.images("spec", "template", "spec"))
                .rules(new StatefulSetKind());
    }

    @Override
    public void defaults(ObjectNode object) {
        ObjectNode spec = Fill.object(object, "spec");
        Fill.text(spec, "podManagementPolicy", "OrderedReady");
        ObjectNode strategy = Fill.object(spec, "updateStrategy");
        if (strategy.path("type").asText("").isEmpty()) {
            strategy.put("type", "RollingUpdate");
            Fill.object(strategy, "rollingUpdate");
        }
        if (strategy.path("type").asText().equals("RollingUpdate")
                && strategy.path("rollingUpdate") instanceof ObjectNode rolling) {
            Fill.number(rolling, "partition", 0);
            Fill.number(rolling, "maxUnavailable", 1);
        }
        ObjectNode retention = Fill.object(spec, "persistentVolumeClaimRetentionPolicy");
        Fill.text(retention, "whenDeleted", "Retain");
        Fill.text(retention, "whenScaled", "Retain");
        Fill.number(spec, "replicas", 1);
        Fill.number(spec, "revisionHistoryLimit", 10);
        PodDefaults.template(spec.path("template"));
        for (ObjectNode claim : Fill.each(spec.path("volumeClaimTemplates"))) {
            Fill.text(claim, "kind", "PersistentVolumeClaim");
            Fill.text(claim, "apiVersion", "v1");
            Fill.text(Fill.object(claim, "spec"), "volumeMode", "Filesystem");
            Fill.text(Fill.object(claim, "status"), "phase", "Pending");
        }
    }
}
