package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.Quantity;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.RequestContext;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.Selectors;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A request for storage. */
public final class PersistentVolumeClaimKind implements Rules {
    private PersistentVolumeClaimKind() {}

    public static KindBuilder define() {
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
    public void validateUpdate(View object, View old, Problems problems) {
        ObjectNode before = old.get("spec").object().deepCopy();
        ObjectNode after = object.get("spec").object().deepCopy();
        boolean bound = old.at("status", "phase").is("Bound");
        for (ObjectNode spec : List.of(before, after)) {
            if (bound) {
                spec.remove(List.of("resources", "volumeAttributesClassName"));
            }
            if (before.path("volumeName").asText("").isEmpty()) {
                spec.remove("volumeName"); // the binder fills it in, once
            }
            if (!before.has("storageClassName")) {
                spec.remove("storageClassName");
            }
        }
        if (!before.equals(after)) {
            problems.forbidden(
                    object.get("spec"),
                    "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims");
        }
        Check.immutable(
                problems, View.of(object.at("spec", "volumeMode").node(), "volumeMode"), old.at("spec", "volumeMode"));
    }

    /** Rules for what a claim asks for, also where a claim is only described. */
    public static void spec(Problems problems, View spec) {
        accessModes(problems, spec.get("accessModes"));
        Selectors.validate(problems, spec.get("selector"));
        View storage = spec.at("resources", "requests").key("storage");
        if (!storage.exists()) {
            problems.required(View.of(storage.node(), spec.get("resources").path() + "[storage]"));
        } else if (Quantity.parse(storage.node().asText()).compareTo(Quantity.parse("0")) <= 0) {
            problems.invalid(storage, "must be greater than zero");
        }
        Check.spelledIfAny(problems, spec.get("storageClassName"), Names::dns1123Subdomain);
        Check.oneOfIfAny(problems, spec.get("volumeMode"), "Block", "Filesystem");
    }

    static void accessModes(Problems problems, View modes) {
        if (modes.isEmpty()) {
            problems.required(modes, "at least 1 access mode is required");
        }
        List<String> supported = List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");
        Set<String> seen = new HashSet<>();
        for (View mode : modes.items()) {
            if (!supported.contains(mode.text())) {
                problems.notSupported(View.of(mode.node(), modes.path()), supported);
            }
            seen.add(mode.text());
        }
        if (seen.contains("ReadWriteOncePod") && seen.size() > 1) {
            problems.forbidden(modes, "may not use ReadWriteOncePod with other access modes");
        }
    }

    @Override
    public void validate(View object, Problems problems) {
        spec(problems, object.get("spec"));
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
