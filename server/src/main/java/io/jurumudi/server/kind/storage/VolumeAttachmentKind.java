package io.jurumudi.server.kind.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.Column;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.RequestContext;
import io.jurumudi.server.kind.Rules;

/** A volume at a node. */
public final class VolumeAttachmentKind implements Rules {
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
                        Columns.age())
                .rules(new VolumeAttachmentKind());
    }

    /** A status brings no metadata with it. */
    @Override
    public void prepareForStatusUpdate(ObjectNode object, ObjectNode old, RequestContext context) {
        ObjectNode metadata = Fill.object(old, "metadata").deepCopy();
        for (String own : new String[] {"managedFields", "resourceVersion"}) {
            metadata.set(own, object.path("metadata").path(own));
        }
        object.set("metadata", metadata);
    }
}
