package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.RequestContext;
import io.jurumudi.server.kind.Rules;

/** A request for storage. */
public final class PersistentVolumeClaimKind implements Rules {
    private PersistentVolumeClaimKind() {}

    public static Kind.Builder define() {
        return Kind.named("", "v1", "PersistentVolumeClaim")
                .resource("persistentvolumeclaims")
                .shortNames("pvc")
                .status()
                .columns(
                        Columns.name(),
                        Columns.text(
                                "Status",
                                "Its phase.",
                                (o, now) -> o.path("metadata").has("deletionTimestamp")
                                        ? "Terminating"
                                        : o.path("status").path("phase").asText("")),
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
                                        : ""),
                        Columns.text(
                                "Access Modes",
                                "How the volume may be mounted.",
                                (o, now) -> bound(o)
                                        ? PersistentVolumeKind.accessModes(
                                                o.path("status").path("accessModes"))
                                        : ""),
                        Columns.text("StorageClass", "Its class.", (o, now) -> PersistentVolumeKind.storageClass(o)),
                        Columns.textOr(
                                Columns.UNSET,
                                "VolumeAttributesClass",
                                "The class of its changeable attributes.",
                                "spec",
                                "volumeAttributesClassName"),
                        Columns.age(),
                        Columns.textOr(Columns.UNSET, "VolumeMode", "Filesystem or Block.", "spec", "volumeMode")
                                .wide())
                .rules(new PersistentVolumeClaimKind());
    }

    @Override
    public void prepareForCreate(ObjectNode object, RequestContext context) {
        object.putObject("status").put("phase", "Pending");
        alignSources(Fill.object(object, "spec"));
    }

    /** The older field for where data comes from is kept equal to the newer one where both can say it. */
    private static void alignSources(ObjectNode spec) {
        JsonNode source = spec.path("dataSource");
        JsonNode reference = spec.path("dataSourceRef");
        if (source.isObject() && reference.isMissingNode()) {
            spec.set("dataSourceRef", source.deepCopy());
        } else if (source.isMissingNode() && reference.isObject() && !reference.hasNonNull("namespace")) {
            spec.set("dataSource", reference.deepCopy());
        }
    }

    @Override
    public void defaults(ObjectNode object) {
        Fill.text(Fill.object(object, "status"), "phase", "Pending");
        Fill.text(Fill.object(object, "spec"), "volumeMode", "Filesystem");
    }

    private static boolean bound(JsonNode claim) {
        return !claim.path("spec").path("volumeName").asText("").isEmpty();
    }
}
