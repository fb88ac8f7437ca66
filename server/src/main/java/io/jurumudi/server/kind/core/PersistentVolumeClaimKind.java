package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.RequestContext;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.volume.ClaimRules;
import java.util.ArrayList;
import java.util.List;

/** A request for storage. */
public final class PersistentVolumeClaimKind implements Rules {
    private PersistentVolumeClaimKind() {}

    public static KindBuilder define() {
        return Kind.named("", "v1", "PersistentVolumeClaim")
                .resource("persistentvolumeclaims")
                .returnsDeleted()
                .checksMetadata(MetadataChecks.CHANGE_AND_WHOLE)
                .shortNames("pvc")
                .status()
                .columns(
                        Columns.name(),
                        Columns.text(
                                        "Status",
                                        "Its phase.",
                                        (o, now) -> o.path("metadata").has("deletionTimestamp")
                                                ? "Terminating"
                                                : o.path("status").path("phase").asText(""))
                                .describedBy("status", "phase"),
                        Columns.text("Volume", "The volume it is bound to.", "spec", "volumeName"),
                        Columns.text(
                                        "Capacity",
                                        "How much the volume holds.",
                                        (o, now) -> bound(o)
                                                ? Columns.or(
                                                        o.path("status")
                                                                .path("capacity")
                                                                .path("storage"),
                                                        "0")
                                                : "")
                                .describedBy("status", "capacity"),
                        Columns.text(
                                        "Access Modes",
                                        "How the volume may be mounted.",
                                        (o, now) -> bound(o)
                                                ? PersistentVolumeKind.accessModes(
                                                        o.path("status").path("accessModes"))
                                                : "")
                                .describedBy("status", "accessModes"),
                        Columns.text(
                                "StorageClass",
                                "StorageClass of the pvc",
                                (o, now) -> PersistentVolumeKind.storageClass(o)),
                        Columns.text(
                                "VolumeAttributesClass",
                                "VolumeAttributesClass of the pvc",
                                (o, now) ->
                                        Columns.or(o.path("spec").path("volumeAttributesClassName"), Columns.UNSET)),
                        Columns.age(),
                        Columns.textOr(Columns.UNSET, "VolumeMode", "Filesystem or Block.", "spec", "volumeMode")
                                .wide())
                .rules(new PersistentVolumeClaimKind());
    }

    @Override
    public List<String> warnings(View object) {
        List<String> warnings = new ArrayList<>();
        View annotation = object.at("metadata", "annotations").key(PersistentVolumeKind.CLASS_ANNOTATION);
        if (annotation.exists()) {
            warnings.add(annotation.path() + ": deprecated since v1.8; use \"storageClassName\" attribute instead");
        }
        warnings.addAll(ClaimRules.warnings(object.get("spec")));
        return warnings;
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        ClaimUpdate.validate(problems, object, old);
    }

    @Override
    public void validateStatusUpdate(View object, View old, Problems problems) {
        ClaimUpdate.validateStatus(problems, object);
    }

    @Override
    public void validateCreate(View object, Problems problems) {
        ClaimRules.validate(problems, object.get("spec"));
    }

    @Override
    public void prepareForCreate(ObjectNode object, RequestContext context) {
        object.putObject("status").put("phase", "Pending");
        normalise(Fill.object(object, "spec"), MissingNode.getInstance());
    }

    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old, RequestContext context) {
        normalise(Fill.object(object, "spec"), old.path("spec"));
    }

    private static void normalise(ObjectNode spec, JsonNode old) {
        ClaimRules.dropDisabled(spec, old);
        ClaimRules.dropOldSource(spec, old);
        ClaimRules.alignSources(spec);
    }

    @Override
    public void defaults(ObjectNode object) {
        Fill.text(Fill.object(object, "status"), "phase", "Pending");
        ClaimRules.defaults(Fill.object(object, "spec"));
        Fill.thousandths(object.path("status").path("capacity"));
    }

    private static boolean bound(JsonNode claim) {
        return !claim.path("spec").path("volumeName").asText("").isEmpty();
    }
}
