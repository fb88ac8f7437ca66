package io.jurumudi.server.kind.storage;

import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Column;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.OldVersion;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.WrittenMetadata;
import java.util.List;

/** A volume at a node. */
public final class VolumeAttachmentKind implements Rules {
    private static final String ONE_SOURCE = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";
    private static final int LONGEST_MESSAGE = 1024;
    /** What a message that is too long is said to be limited to. */
    private static final int TOLD_LIMIT = 256 * 1024;

    private VolumeAttachmentKind() {}

    public static KindBuilder define() {
        return Kind.named("storage.k8s.io", "v1", "VolumeAttachment")
                .resource("volumeattachments")
                .formerly(OldVersion.of("storage.k8s.io/v1beta1").deprecated(19, 22, "storage.k8s.io/v1"))
                .returnsDeleted()
                .checksMetadata(MetadataChecks.WHOLE)
                .checksMetadataWithStatus(MetadataChecks.WHOLE)
                .writesWithStatus(WrittenMetadata.IDENTITY)
                .clusterScoped()
                .noUnconditionalUpdate()
                .status()
                .columns(
                        new Column(
                                        "Name",
                                        "string",
                                        "name",
                                        "",
                                        0,
                                        (o, now) ->
                                                o.path("metadata").path("name").asText())
                                .describedBy("metadata", "name"),
                        new Column(
                                        "Attacher",
                                        "string",
                                        "name",
                                        "Who attaches.",
                                        0,
                                        (o, now) -> Columns.at(o, "spec", "attacher")
                                                .asText(""))
                                .describedBy("spec", "attacher"),
                        Columns.text("PV", "The volume.", "spec", "source", "persistentVolumeName"),
                        Columns.text("Node", "The node.", "spec", "nodeName"),
                        Columns.flag("Attached", "Whether it is attached.", false, "status", "attached"),
                        Columns.age())
                .rules(new VolumeAttachmentKind());
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        Check.immutable(problems, object.get("spec"), old.get("spec"));
    }

    @Override
    public void validate(View object, Problems problems) {
        View spec = object.get("spec");
        StorageRules.driverName(problems, spec.get("attacher"));
        View source = spec.get("source");
        View volume = source.get("persistentVolumeName");
        boolean inline = source.get("inlineVolumeSpec").exists();
        if (!inline && !volume.exists()) {
            problems.required(source, ONE_SOURCE);
        } else if (inline && volume.exists()) {
            problems.forbidden(source, ONE_SOURCE);
        } else if (volume.exists() && volume.isEmpty()) {
            problems.required(volume, "must specify non empty persistentVolumeName");
        }
        Check.spelled(problems, spec.get("nodeName"), Names::dns1123Subdomain);
        status(problems, object.get("status"));
        if (volume.exists()) {
            Check.spelled(problems, volume, Names::dns1123Subdomain);
        }
    }

    private static void status(Problems problems, View status) {
        for (String which : List.of("attachError", "detachError")) {
            View error = status.get(which);
            if (error.get("message").size() > LONGEST_MESSAGE) {
                problems.tooLong(error.get("message"), TOLD_LIMIT);
            }
            if (error.get("errorCode").number(0) < 0) {
                Check.range(problems, error.get("errorCode"), 0, Integer.MAX_VALUE);
            }
        }
    }

    /** Upstream checks a new status as part of the whole object. */
    @Override
    public void validateStatusUpdate(View object, View old, Problems problems) {
        validateReplacement(object, old, problems);
    }

    /** A status brings no metadata with it. */
}
