package io.jurumudi.server.kind.runtime;

import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.OldVersion;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.pod.SchedulingRules;

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
                        Columns.name(), Columns.text("Handler", "What the runtime calls it.", "handler"), Columns.age())
                .rules(new RuntimeClassKind());
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        Check.immutable(problems, object.get("handler"), old.get("handler"));
    }

    @Override
    public void validate(View object, Problems problems) {
        Check.spelled(problems, object.get("handler"), Names::dns1123Label);
        SchedulingRules.tolerations(problems, object.at("scheduling", "tolerations"));
        Check.labels(problems, object.at("scheduling", "nodeSelector"));
    }
}
