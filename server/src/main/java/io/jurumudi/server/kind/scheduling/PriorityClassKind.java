package io.jurumudi.server.kind.scheduling;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.Rules;

/** How important pods are. */
public final class PriorityClassKind implements Rules {
    private PriorityClassKind() {}

    public static Kind.Builder define() {
        return Kind.named("scheduling.k8s.io", "v1", "PriorityClass")
                .resource("priorityclasses")
                .clusterScoped()
                .shortNames("pc")
                .generation()
                .columns(
                        Columns.name(),
                        Columns.integer("Value", "Higher is more important.", "value"),
                        Columns.flag("Global-Default", "Whether pods without a class get it.", false, "globalDefault"),
                        Columns.age(),
                        Columns.text("PreemptionPolicy", "Whether less important pods make room.", "preemptionPolicy"))
                .rules(new PriorityClassKind());
    }

    @Override
    public void defaults(ObjectNode object) {
        Fill.text(object, "preemptionPolicy", "PreemptLowerPriority");
    }
}
