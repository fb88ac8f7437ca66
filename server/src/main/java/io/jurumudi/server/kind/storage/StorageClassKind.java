package io.jurumudi.server.kind.storage;

import com.fasterxml.jackson.databind.JsonNode;
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
import io.jurumudi.server.kind.Rules;
import java.util.List;

/** How volumes are made. */
public final class StorageClassKind implements Rules {
    private StorageClassKind() {}

    public static KindBuilder define() {
        return Kind.named("storage.k8s.io", "v1", "StorageClass")
                .resource("storageclasses")
                .checksWholeMetadataOnUpdate()
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
    public void validateUpdate(View object, View old, Problems problems) {
        for (String field : List.of("parameters", "reclaimPolicy", "volumeBindingMode")) {
            if (!object.get(field).sameAs(old.get(field))) {
                problems.forbidden(object.get(field), "updates to " + field + " are forbidden.");
            }
        }
        Check.immutable(problems, object.get("provisioner"), old.get("provisioner"));
    }

    @Override
    public void validate(View object, Problems problems) {
        Check.name(problems, object.get("provisioner"), Names::qualifiedName);
        Check.oneOfIfAny(problems, object.get("reclaimPolicy"), "Delete", "Retain");
        Check.oneOf(problems, object.get("volumeBindingMode"), "Immediate", "WaitForFirstConsumer");
        for (View term : object.get("allowedTopologies").items()) {
            for (View expression : term.get("matchLabelExpressions").items()) {
                if (expression.get("values").isEmpty()) {
                    problems.required(expression.get("values"));
                }
                Check.spelled(problems, expression.get("key"), Names::qualifiedName);
            }
        }
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
