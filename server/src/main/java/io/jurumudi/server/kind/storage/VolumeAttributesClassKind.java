package io.jurumudi.server.kind.storage;

import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.OldVersion;
import io.jurumudi.server.kind.Rules;
import java.util.List;

/** Attributes of volumes that may change. */
public final class VolumeAttributesClassKind implements Rules {
    private VolumeAttributesClassKind() {}

    public static KindBuilder define() {
        return Kind.named("storage.k8s.io", "v1", "VolumeAttributesClass")
                .resource("volumeattributesclasses")
                .formerly(OldVersion.of("storage.k8s.io/v1beta1").deprecated(34, 37, "storage.k8s.io/v1"))
                .returnsDeleted()
                .checksMetadata(MetadataChecks.CHANGE_AND_WHOLE)
                .clusterScoped()
                .shortNames("vac")
                .columns(
                        Columns.name(),
                        Columns.text("DriverName", "Whose volumes it is for.", "driverName"),
                        Columns.age())
                .rules(new VolumeAttributesClassKind());
    }

    /** What changed is told first. */
    @Override
    public void validateReplacement(View object, View old, Problems problems) {
        validateUpdate(object, old, problems);
        validate(object, problems);
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        for (String field : List.of("driverName", "parameters")) {
            if (!object.get(field).sameAs(old.get(field))) {
                problems.forbidden(object.get(field), "updates to " + field + " are forbidden.");
            }
        }
    }

    @Override
    public void validate(View object, Problems problems) {
        StorageRules.provisioner(problems, object.get("driverName"));
        StorageRules.parameters(problems, object.get("parameters"));
        if (object.get("parameters").isEmpty()) {
            problems.required(object.get("parameters"), "must contain at least one key/value pair");
        }
    }
}
