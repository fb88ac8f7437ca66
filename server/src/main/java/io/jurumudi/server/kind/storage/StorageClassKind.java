package io.jurumudi.server.kind.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.Column;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.Rules;

/** How volumes are made. */
public final class StorageClassKind implements Rules {
    private StorageClassKind() {}

    public static Kind.Builder define() {
        return Kind.named("storage.k8s.io", "v1", "StorageClass")
                .resource("storageclasses")
                .clusterScoped()
                .shortNames("sc")
                .columns(
                        new Column(
                                "Name",
                                "string",
                                "name",
                                "The object's name, and whether it is the default.",
                                0,
                                (o, now) -> shownName(o)),
                        Columns.text("Provisioner", "Who makes volumes.", "provisioner"),
                        Columns.textOr("Delete", "ReclaimPolicy", "What happens when a claim goes.", "reclaimPolicy"),
                        Columns.textOr(
                                "Immediate",
                                "VolumeBindingMode",
                                "When volumes are made and bound.",
                                "volumeBindingMode"),
                        Columns.text(
                                "AllowVolumeExpansion",
                                "Whether volumes may grow.",
                                (o, now) -> o.path("allowVolumeExpansion").asBoolean()),
                        Columns.age())
                .rules(new StorageClassKind());
    }

    @Override
    public void defaults(ObjectNode object) {
        Fill.text(object, "reclaimPolicy", "Delete");
        Fill.text(object, "volumeBindingMode", "Immediate");
    }

    private static String shownName(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        boolean isDefault = metadata.path("annotations")
                .path("storageclass.kubernetes.io/is-default-class")
                .asText()
                .equals("true");
        return metadata.path("name").asText() + (isDefault ? " (default)" : "");
    }
}
