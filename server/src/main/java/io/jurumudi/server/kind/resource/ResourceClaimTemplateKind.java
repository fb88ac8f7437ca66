package io.jurumudi.server.kind.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.OldVersion;
import io.jurumudi.server.kind.Rules;

/** Claims made for pods. */
public final class ResourceClaimTemplateKind implements Rules {
    private ResourceClaimTemplateKind() {}

    public static KindBuilder define() {
        return Kind.named("resource.k8s.io", "v1", "ResourceClaimTemplate")
                .resource("resourceclaimtemplates")
                .formerly(OldVersion.of("resource.k8s.io/v1beta2").deprecated(36, 39, ""))
                .returnsDeleted()
                .checksMetadata(MetadataChecks.CHANGE_AND_WHOLE)
                .columns(Columns.name(), Columns.age())
                .rules(new ResourceClaimTemplateKind());
    }

    @Override
    public void defaults(ObjectNode object) {
        ResourceClaimKind.devices(object.path("spec").path("spec"));
    }

    @Override
    public void validate(View object, Problems problems) {
        View spec = object.get("spec");
        Check.labels(problems, spec.at("metadata", "labels"));
        Check.annotations(problems, spec.at("metadata", "annotations"));
        new DeviceClaimRules(spec.get("spec"), problems).validate(spec.get("spec"));
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        Check.immutable(problems, object.get("spec"), old.get("spec"));
    }
}
