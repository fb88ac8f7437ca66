package io.jurumudi.server.kind.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.NodeLabels;
import io.jurumudi.server.kind.OldVersion;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.pod.ResourceRules;
import io.jurumudi.server.kind.pod.SchedulingRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How containers are run. */
public final class RuntimeClassKind implements Rules {
    private RuntimeClassKind() {}

    public static KindBuilder define() {
        return Kind.named("node.k8s.io", "v1", "RuntimeClass")
                .resource("runtimeclasses")
                .formerly(OldVersion.of("node.k8s.io/v1beta1").deprecated(22, 25, ""))
                .checksMetadata(MetadataChecks.CHANGE_AND_WHOLE)
                .takesAnyFinalizer()
                .clusterScoped()
                .createsOnUpdate()
                .noUnconditionalUpdate()
                .columns(
                        Columns.name(),
                        Columns.text(
                                "Handler", "", (o, now) -> o.path("handler").asText("")),
                        Columns.age())
                .rules(new RuntimeClassKind());
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        Check.immutable(problems, object.get("handler"), old.get("handler"));
    }

    @Override
    public void validate(View object, Problems problems) {
        Check.name(problems, object.get("handler"), Names::dns1123Label);
        View overhead = object.get("overhead");
        ObjectNode limits = Json.object();
        limits.set("limits", overhead.get("podFixed").object());
        // upstream checks what a pod costs besides as if it were a container's limits, and says so
        ResourceRules.validateContainer(problems, View.of(limits, overhead.path()), Set.of());
        Check.labels(problems, object.at("scheduling", "nodeSelector"));
        View tolerations = object.at("scheduling", "tolerations");
        SchedulingRules.tolerations(problems, tolerations);
        Set<JsonNode> seen = new HashSet<>();
        for (View toleration : tolerations.items()) {
            ObjectNode key = toleration.object().deepCopy();
            key.remove("tolerationSeconds");
            if (!seen.add(key)) {
                problems.duplicate(toleration);
            }
        }
    }

    @Override
    public List<String> warnings(View object) {
        View selector = object.at("scheduling", "nodeSelector");
        return selector.entries().keySet().stream()
                .flatMap(label -> NodeLabels.deprecation(label).stream())
                .map(why -> selector.path() + ": " + why)
                .toList();
    }
}
