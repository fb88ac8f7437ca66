package io.jurumudi.server.kind.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Column;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.RequestContext;
import io.jurumudi.server.kind.Rules;

/** A volume at a node. */
public final class VolumeAttachmentKind implements Rules {
    private static final int LONGEST_DRIVER = 63;

    private VolumeAttachmentKind() {}

    public static KindBuilder define() {
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

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        Check.immutable(problems, object.get("spec"), old.get("spec"));
    }

    @Override
    public void validate(View object, Problems problems) {
        View spec = object.get("spec");
        View attacher = spec.get("attacher");
        Check.name(problems, attacher, Names::dns1123Subdomain);
        if (attacher.size() > LONGEST_DRIVER) {
            problems.tooLong(attacher, LONGEST_DRIVER);
        }
        Check.spelled(problems, spec.get("nodeName"), Names::dns1123Subdomain);
        View source = spec.get("source");
        if (source.get("persistentVolumeName").exists()
                == source.get("inlineVolumeSpec").exists()) {
            problems.required(source, "must specify exactly one of inlineVolumeSpec and persistentVolumeName");
        }
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
