package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.RequestContext;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.pod.SchedulingRules;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Storage in the cluster. */
public final class PersistentVolumeKind implements Rules {
    private PersistentVolumeKind() {}

    public static KindBuilder define() {
        return Kind.named("", "v1", "PersistentVolume")
                .resource("persistentvolumes")
                .checksWholeMetadataOnUpdate()
                .clusterScoped()
                .shortNames("pv")
                .status()
                .columns(
                        Columns.name(),
                        Columns.text(
                                "Capacity",
                                "How much it holds.",
                                (o, now) -> Columns.or(
                                        o.path("spec").path("capacity").path("storage"), "0")),
                        Columns.text(
                                "Access Modes",
                                "How it may be mounted.",
                                (o, now) -> accessModes(o.path("spec").path("accessModes"))),
                        Columns.text(
                                "Reclaim Policy",
                                "What happens when its claim goes.",
                                "spec",
                                "persistentVolumeReclaimPolicy"),
                        Columns.text(
                                "Status",
                                "Its phase.",
                                (o, now) -> o.path("metadata").has("deletionTimestamp")
                                        ? "Terminating"
                                        : o.path("status").path("phase").asText("")),
                        Columns.text(
                                "Claim",
                                "Namespace and name of the claim it is bound to.",
                                (o, now) -> claim(o.path("spec").path("claimRef"))),
                        Columns.text("StorageClass", "Its class.", (o, now) -> storageClass(o)),
                        Columns.textOr(
                                Columns.UNSET,
                                "VolumeAttributesClass",
                                "The class of its changeable attributes.",
                                "spec",
                                "volumeAttributesClassName"),
                        Columns.text("Reason", "Why it is in this phase.", "status", "reason"),
                        Columns.age(),
                        Columns.textOr(Columns.UNSET, "VolumeMode", "Filesystem or Block.", "spec", "volumeMode")
                                .wide())
                .rules(new PersistentVolumeKind());
    }

    /** What is left of the spec without what every volume has: where the storage is. */
    private static ObjectNode source(View volume) {
        ObjectNode source = volume.get("spec").object().deepCopy();
        source.remove(List.of(
                "accessModes",
                "capacity",
                "claimRef",
                "mountOptions",
                "nodeAffinity",
                "persistentVolumeReclaimPolicy",
                "storageClassName",
                "volumeAttributesClassName",
                "volumeMode"));
        return source;
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        if (!source(object).equals(source(old))) {
            problems.forbidden(
                    View.of(object.get("spec").node(), "spec.persistentvolumesource"),
                    "spec.persistentvolumesource is immutable after creation");
        }
        Check.immutable(
                problems, View.of(object.at("spec", "volumeMode").node(), "volumeMode"), old.at("spec", "volumeMode"));
        if (old.at("spec", "nodeAffinity").exists()
                && !object.at("spec", "nodeAffinity").sameAs(old.at("spec", "nodeAffinity"))) {
            problems.invalid(
                    View.of(object.at("spec", "nodeAffinity").node(), "nodeAffinity"),
                    "field is immutable, except for updating from beta label to GA");
        }
    }

    @Override
    public void validate(View object, Problems problems) {
        View spec = object.get("spec");
        PersistentVolumeClaimKind.accessModes(problems, spec.get("accessModes"));
        View capacity = spec.get("capacity");
        if (capacity.isEmpty()) {
            problems.required(capacity);
            problems.notSupported(capacity, List.of("storage"));
        }
        capacity.entries().forEach((name, amount) -> {
            if (!name.equals("storage")) {
                problems.notSupported(View.of(capacity.node(), capacity.path()), List.of("storage"));
            }
            Check.quantityNotNegative(problems, amount);
        });
        Check.oneOfIfAny(problems, spec.get("persistentVolumeReclaimPolicy"), "Delete", "Recycle", "Retain");
        Check.oneOfIfAny(problems, spec.get("volumeMode"), "Block", "Filesystem");
        Check.spelledIfAny(problems, spec.get("storageClassName"), Names::dns1123Subdomain);
        if (spec.at("nodeAffinity", "required").exists()) {
            SchedulingRules.nodeSelector(problems, spec.at("nodeAffinity", "required"));
        }
        View csi = spec.get("csi");
        if (csi.exists()) {
            Check.requiredText(problems, csi.get("driver"));
            Check.requiredText(problems, csi.get("volumeHandle"));
        }
        View path = spec.at("hostPath", "path");
        if (spec.get("hostPath").exists() && Check.requiredText(problems, path)) {
            Check.noBacksteps(problems, path);
        }
    }

    @Override
    public void prepareForCreate(ObjectNode object, RequestContext context) {
        object.putObject("status")
                .put("phase", "Pending")
                .put(
                        "lastPhaseTransitionTime",
                        context.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    @Override
    public void defaults(ObjectNode object) {
        Fill.text(Fill.object(object, "status"), "phase", "Pending");
        ObjectNode spec = Fill.object(object, "spec");
        Fill.text(spec, "persistentVolumeReclaimPolicy", "Retain");
        Fill.text(spec, "volumeMode", "Filesystem");
        if (spec.path("hostPath") instanceof ObjectNode path && !path.hasNonNull("type")) {
            path.put("type", "");
        }
    }

    /** ReadWriteOnce as RWO, and so on, in a fixed order. */
    static String accessModes(JsonNode modes) {
        StringBuilder text = new StringBuilder();
        for (String[] mode : new String[][] {
            {"ReadWriteOnce", "RWO"},
            {"ReadOnlyMany", "ROX"},
            {"ReadWriteMany", "RWX"},
            {"ReadWriteOncePod", "RWOP"}
        }) {
            for (JsonNode given : modes) {
                if (given.asText().equals(mode[0])) {
                    text.append(text.isEmpty() ? "" : ",").append(mode[1]);
                    break;
                }
            }
        }
        return text.toString();
    }

    /** The old annotation wins over the field. */
    static String storageClass(JsonNode volume) {
        JsonNode annotation =
                volume.path("metadata").path("annotations").path("volume.beta.kubernetes.io/storage-class");
        return annotation.isMissingNode()
                ? volume.path("spec").path("storageClassName").asText("")
                : annotation.asText();
    }

    private static String claim(JsonNode reference) {
        return reference.isObject()
                ? reference.path("namespace").asText("") + "/"
                        + reference.path("name").asText("")
                : "";
    }
}
