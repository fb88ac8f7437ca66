package io.jurumudi.server.kind.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Column;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.NodeLabels;
import io.jurumudi.server.kind.OldVersion;
import io.jurumudi.server.kind.Rules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How volumes are made. */
public final class StorageClassKind implements Rules {
    private StorageClassKind() {}

    public static KindBuilder define() {
        return Kind.named("storage.k8s.io", "v1", "StorageClass")
                .resource("storageclasses")
                .formerly(OldVersion.of("storage.k8s.io/v1beta1").deprecated(19, 22, "storage.k8s.io/v1"))
                .returnsDeleted()
                .checksMetadata(MetadataChecks.CHANGE_AND_WHOLE)
                .clusterScoped()
                .shortNames("sc")
                .columns(
                        new Column("Name", "string", "name", "", 0, (o, now) -> shownName(o))
                                .describedBy("metadata", "name"),
                        Columns.text("Provisioner", "Who makes volumes.", "provisioner"),
                        Columns.textOr("Delete", "ReclaimPolicy", "What happens when a claim goes.", "reclaimPolicy"),
                        Columns.textOr(
                                "Immediate",
                                "VolumeBindingMode",
                                "When volumes are made and bound.",
                                "volumeBindingMode"),
                        Columns.text(
                                "AllowVolumeExpansion",
                                "allowVolumeExpansion shows whether the storage class allow volume expand.",
                                (o, now) -> o.path("allowVolumeExpansion").asBoolean()),
                        Columns.age())
                .rules(new StorageClassKind());
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        for (String field : List.of("parameters", "provisioner", "reclaimPolicy", "volumeBindingMode")) {
            Check.immutable(problems, object.get(field), old.get(field));
        }
    }

    @Override
    public void validate(View object, Problems problems) {
        StorageRules.provisioner(problems, object.get("provisioner"));
        StorageRules.parameters(problems, object.get("parameters"));
        if (!object.get("reclaimPolicy").isEmpty()) {
            Check.oneOfIfAny(problems, object.get("reclaimPolicy"), "Delete", "Retain");
        }
        Check.oneOfIfAny(problems, object.get("volumeBindingMode"), "Immediate", "WaitForFirstConsumer");
        topologies(problems, object.get("allowedTopologies"));
    }

    private static void topologies(Problems problems, View terms) {
        List<Map<String, Set<String>>> seen = new ArrayList<>();
        for (View term : terms.items()) {
            View expressions = term.get("matchLabelExpressions");
            Map<String, Set<String>> wanted = new HashMap<>();
            for (View expression : expressions.items()) {
                Set<String> values = values(problems, expression.get("values"));
                Check.spelled(problems, expression.get("key"), Names::qualifiedName);
                if (wanted.put(expression.get("key").text(), values) != null) {
                    Check.duplicateText(problems, expression.get("key"));
                }
            }
            // upstream compares a term with as many empty ones as there are terms, and then with those before it
            long same = (wanted.isEmpty() ? terms.size() : 0)
                    + seen.stream().filter(wanted::equals).count();
            for (long i = 0; i < same; i++) {
                problems.duplicate(View.of(TextNode.valueOf(""), expressions.path()));
            }
            seen.add(wanted);
        }
    }

    private static Set<String> values(Problems problems, View values) {
        if (values.isEmpty()) {
            problems.required(values);
        }
        Set<String> seen = new HashSet<>();
        for (View value : values.items()) {
            if (!seen.add(value.text())) {
                problems.duplicate(value);
            }
        }
        return seen;
    }

    @Override
    public List<String> warnings(View object) {
        List<String> warnings = new ArrayList<>();
        for (View term : object.get("allowedTopologies").items()) {
            for (View expression : term.get("matchLabelExpressions").items()) {
                View key = expression.get("key");
                NodeLabels.deprecation(key.text()).ifPresent(why -> warnings.add(key.path() + ": " + why));
            }
        }
        return warnings;
    }

    @Override
    public void defaults(ObjectNode object) {
        Fill.textIfAbsent(object, "reclaimPolicy", "Delete");
        Fill.textIfAbsent(object, "volumeBindingMode", "Immediate");
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
