package io.jurumudi.server.kind.storage;

import io.jurumudi.server.kind.Column;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;

/** A volume at a node. */
public final class VolumeAttachmentKind {
    private VolumeAttachmentKind() {}

    public static Kind.Builder define() {
        return Kind.named("storage.k8s.io", "v1", "VolumeAttachment")
                .resource("volumeattachments")
                .clusterScoped()
                .noUnconditionalUpdate()
                .status()
                .columns(
                        new Column(
                                "Name",
                                "string",
                                "name",
                                "The object's name.",
                                0,
                                (o, now) -> o.path("metadata").path("name").asText()),
                        new Column(
                                "Attacher",
                                "string",
                                "name",
                                "Who attaches.",
                                0,
                                (o, now) -> Columns.at(o, "spec", "attacher").asText("")),
                        Columns.text("PV", "The volume.", "spec", "source", "persistentVolumeName"),
                        Columns.text("Node", "The node.", "spec", "nodeName"),
                        Columns.flag("Attached", "Whether it is attached.", false, "status", "attached"),
                        Columns.age());
    }
}
