package io.jurumudi.server.kind.scheduling;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.OldVersion;
import io.jurumudi.server.kind.RequestContext;
import io.jurumudi.server.kind.Rules;
import java.util.Map;

/** How important pods are. */
public final class PriorityClassKind implements Rules {
    private static final int HIGHEST = 1_000_000_000;
    private static final Map<String, Integer> SYSTEM =
            Map.of("system-node-critical", 2_000_001_000, "system-cluster-critical", 2_000_000_000);

    private PriorityClassKind() {}

    public static KindBuilder define() {
        return Kind.named("scheduling.k8s.io", "v1", "PriorityClass")
                .resource("priorityclasses")
                .formerly(
                        OldVersion.of("scheduling.k8s.io/v1beta1").deprecated(14, 22, "scheduling.k8s.io/v1"),
                        OldVersion.of("scheduling.k8s.io/v1alpha1"))
                .clusterScoped()
                .shortNames("pc")
                .columns(
                        Columns.name(),
                        Columns.integer("Value", "Higher is more important.", "value"),
                        Columns.flag("Global-Default", "Whether pods without a class get it.", false, "globalDefault"),
                        Columns.age(),
                        Columns.text("PreemptionPolicy", "Whether less important pods make room.", "preemptionPolicy"))
                .rules(new PriorityClassKind());
    }

    /** Changes are not counted, though there is a count. */
    @Override
    public void prepareForCreate(ObjectNode object, RequestContext context) {
        Fill.object(object, "metadata").put("generation", 1);
    }

    /** What may not change is not checked again. */
    @Override
    public void validateReplacement(View object, View old, Problems problems) {
        validateUpdate(object, old, problems);
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        if (object.get("value").number(0) != old.get("value").number(0)) {
            problems.forbidden(object.get("value"), "may not be changed in an update.");
        }
        Check.immutable(problems, object.get("preemptionPolicy"), old.get("preemptionPolicy"));
    }

    @Override
    public void validate(View object, Problems problems) {
        View name = object.at("metadata", "name");
        View value = object.get("value");
        Integer reserved = SYSTEM.get(name.text());
        if (name.text().startsWith("system-")) {
            String why = "";
            if (reserved == null) {
                why = name.text() + " is not a known system priority class";
            } else if (value.number(0) != reserved) {
                why = "value of " + name.text() + " PriorityClass must be " + reserved;
            } else if (object.get("globalDefault").flag(false)) {
                why = "globalDefault of " + name.text() + " PriorityClass must be false";
            }
            if (!why.isEmpty()) {
                problems.forbidden(
                        name,
                        "priority class names with 'system-' prefix are reserved for system use only. error: " + why);
            }
        } else if (value.number(0) > HIGHEST) {
            problems.forbidden(value, "maximum allowed value of a user defined priority is " + HIGHEST);
        }
        if (object.get("preemptionPolicy").exists()) {
            Check.oneOf(problems, object.get("preemptionPolicy"), "PreemptLowerPriority", "Never");
        }
    }

    @Override
    public void defaults(ObjectNode object) {
        Fill.textIfAbsent(object, "preemptionPolicy", "PreemptLowerPriority");
    }
}
