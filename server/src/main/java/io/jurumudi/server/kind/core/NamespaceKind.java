package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.RequestContext;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.Subresource;
import io.jurumudi.server.kind.Verb;
import io.jurumudi.server.kind.WrittenMetadata;
import java.util.EnumSet;
import java.util.Set;

/** A scope for names and policies. */
public final class NamespaceKind implements Rules {
    private static final Set<String> STANDARD = Set.of("kubernetes", "orphan", "foregroundDeletion");

    private NamespaceKind() {}

    public static KindBuilder define() {
        return Kind.named("", "v1", "Namespace")
                .resource("namespaces")
                .returnsDeleted()
                .checksMetadata(MetadataChecks.CHANGE_AND_WHOLE)
                .undoes("finalize", "status")
                .clusterScoped()
                .shortNames("ns")
                .without(Verb.DELETECOLLECTION)
                .subresource(new Subresource.Part(
                        "finalize",
                        EnumSet.of(Verb.UPDATE),
                        new GroupVersionKind("", "v1", "Namespace"),
                        WrittenMetadata.ALL,
                        NamespaceKind::finalizers))
                .status()
                .names(Names::dns1123Label)
                .field("status.phase", "status", "phase")
                .columns(
                        Columns.name(),
                        Columns.text(
                                "Status",
                                "The status of the namespace",
                                (o, now) -> o.path("status").path("phase").asText("")),
                        Columns.age())
                .rules(new NamespaceKind());
    }

    @Override
    public void validatePartUpdate(String subresource, View object, View old, Problems problems) {
        for (View finalizer : object.at("spec", "finalizers").items()) {
            finalizer(problems, finalizer);
        }
    }

    @Override
    public void validateStatusUpdate(View object, View old, Problems problems) {
        boolean deleted = object.at("metadata", "deletionTimestamp").exists();
        String phase = deleted ? "Terminating" : "Active";
        if (!object.at("status", "phase").is(phase)) {
            problems.invalid(
                    "status.Phase",
                    object.at("status", "phase").text(),
                    "may only be '%s' if `deletionTimestamp` is %sempty".formatted(phase, deleted ? "not " : ""));
        }
    }

    @Override
    public void validateCreate(View object, Problems problems) {
        View finalizers = object.at("spec", "finalizers");
        finalizers.items().forEach(finalizer -> finalizer(problems, View.of(finalizer.node(), finalizers.path())));
    }

    private static void finalizer(Problems problems, View finalizer) {
        Check.spelled(problems, finalizer, Names::qualifiedName);
        if (!finalizer.text().contains("/") && !STANDARD.contains(finalizer.text())) {
            Check.invalidText(
                    problems, finalizer, "name is neither a standard finalizer name nor is it fully qualified");
        }
    }

    @Override
    public void prepareForCreate(ObjectNode object, RequestContext context) {
        defaults(object); // a generated name is known only now
        object.putObject("status").put("phase", "Active");
        ArrayNode finalizers = Fill.object(object, "spec").withArrayProperty("finalizers");
        for (JsonNode finalizer : finalizers) {
            if (finalizer.asText().equals("kubernetes")) {
                return;
            }
        }
        finalizers.add("kubernetes");
    }

    /** Who may come to own the finalizers has a path of its own. */
    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old, RequestContext context) {
        JsonNode finalizers = old.path("spec").path("finalizers");
        if (finalizers.isArray()) {
            Fill.object(object, "spec").set("finalizers", finalizers.deepCopy());
        }
    }

    @Override
    public void defaults(ObjectNode object) {
        ObjectNode metadata = Fill.object(object, "metadata");
        String name = metadata.path("name").asText("");
        if (!name.isEmpty()) {
            Fill.object(metadata, "labels").put("kubernetes.io/metadata.name", name);
        }
        Fill.text(Fill.object(object, "status"), "phase", "Active");
    }

    /** Only spec.finalizers is taken over. */
    private static ObjectNode finalizers(ObjectNode old, ObjectNode given) {
        ObjectNode merged = old.deepCopy();
        JsonNode finalizers = given.path("spec").path("finalizers");
        if (finalizers.isArray()) {
            merged.withObjectProperty("spec").set("finalizers", finalizers.deepCopy());
        } else {
            merged.withObjectProperty("spec").remove("finalizers");
        }
        return merged;
    }
}
