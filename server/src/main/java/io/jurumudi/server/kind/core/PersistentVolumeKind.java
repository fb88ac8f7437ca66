package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.InternalTypes;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.Quantity;
import io.jurumudi.machinery.Status;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.RequestContext;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.pod.SchedulingRules;
import io.jurumudi.server.kind.volume.ClaimRules;
import io.jurumudi.server.kind.volume.VolumeDefaults;
import io.jurumudi.server.kind.volume.VolumeSources;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Storage in the cluster. */
public final class PersistentVolumeKind implements Rules {
    static final String CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";
    static final String MOUNT_ANNOTATION = "volume.beta.kubernetes.io/mount-options";
    private static final String ATTRIBUTES_CLASS = "volumeAttributesClassName";
    private static final String TRANSITION = "lastPhaseTransitionTime";

    /** Types in the order in which they are looked at. */
    private static final List<String> SOURCES = List.of(
            "hostPath",
            "gcePersistentDisk",
            "awsElasticBlockStore",
            "glusterfs",
            "flocker",
            "nfs",
            "rbd",
            "quobyte",
            "cephfs",
            "iscsi",
            "cinder",
            "fc",
            "flexVolume",
            "azureFile",
            "vsphereVolume",
            "photonPersistentDisk",
            "portworxVolume",
            "azureDisk",
            "scaleIO",
            "local",
            "storageos",
            "csi");

    /** Types that took mount options as an annotation before there was a field for them. */
    private static final List<String> MOUNTABLE = List.of(
            "gcePersistentDisk",
            "awsElasticBlockStore",
            "glusterfs",
            "nfs",
            "rbd",
            "quobyte",
            "iscsi",
            "cinder",
            "cephfs",
            "azureFile",
            "vsphereVolume",
            "azureDisk",
            "photonPersistentDisk");

    private PersistentVolumeKind() {}

    public static KindBuilder define() {
        return Kind.named("", "v1", "PersistentVolume")
                .resource("persistentvolumes")
                .returnsDeleted()
                .checksMetadata(MetadataChecks.WHOLE_TWICE)
                .clusterScoped()
                .shortNames("pv")
                .status()
                .columns(
                        Columns.name(),
                        Columns.text(
                                        "Capacity",
                                        "How much it holds.",
                                        (o, now) -> Columns.or(
                                                o.path("spec").path("capacity").path("storage"), "0"))
                                .describedBy("spec", "capacity"),
                        Columns.text(
                                        "Access Modes",
                                        "How it may be mounted.",
                                        (o, now) -> accessModes(o.path("spec").path("accessModes")))
                                .describedBy("spec", "accessModes"),
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
                                                : o.path("status").path("phase").asText(""))
                                .describedBy("status", "phase"),
                        Columns.text(
                                        "Claim",
                                        "Namespace and name of the claim it is bound to.",
                                        (o, now) -> claim(o.path("spec").path("claimRef")))
                                .describedBy("spec", "claimRef"),
                        Columns.text("StorageClass", "StorageClass of the pv", (o, now) -> storageClass(o)),
                        Columns.text(
                                "VolumeAttributesClass",
                                "VolumeAttributesClass of the pv",
                                (o, now) ->
                                        Columns.or(o.path("spec").path("volumeAttributesClassName"), Columns.UNSET)),
                        Columns.text("Reason", "Why it is in this phase.", "status", "reason"),
                        Columns.age(),
                        Columns.textOr(Columns.UNSET, "VolumeMode", "Filesystem or Block.", "spec", "volumeMode")
                                .wide())
                .rules(new PersistentVolumeKind());
    }

    @Override
    public List<String> warnings(View object) {
        return VolumeWarnings.of(object);
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        validate(object, problems); // upstream looks twice, and clients count the causes
        View spec = object.get("spec");
        View oldSpec = old.get("spec");
        source(problems, spec.object().deepCopy(), oldSpec.object());
        Check.immutable(problems, View.of(spec.get("volumeMode").node(), "volumeMode"), oldSpec.get("volumeMode"));
        if (oldSpec.get("nodeAffinity").exists()
                && !VolumeAffinity.same(spec.get("nodeAffinity"), oldSpec.get("nodeAffinity"))) {
            problems.invalid(
                    View.of(
                            InternalTypes.of(
                                    "VolumeNodeAffinity",
                                    spec.get("nodeAffinity").node()),
                            "nodeAffinity"),
                    Check.IMMUTABLE + ", except for updating from beta label to GA");
        }
        if (oldSpec.get(ATTRIBUTES_CLASS).exists()
                && !spec.get(ATTRIBUTES_CLASS).exists()) {
            problems.forbidden(spec.get(ATTRIBUTES_CLASS), "update from non-nil value to nil is forbidden");
        }
    }

    /** Where the storage is stays as it was; only the secret for growing it may come later. */
    private static void source(Problems problems, ObjectNode spec, ObjectNode old) {
        if (old.path("csi").isObject()
                && !old.path("csi").has("controllerExpandSecretRef")
                && spec.path("csi") instanceof ObjectNode csi) {
            csi.remove("controllerExpandSecretRef");
        }
        if (!InternalTypes.same("PersistentVolumeSource", old, spec)) {
            problems.forbidden(
                    View.of(MissingNode.getInstance(), "spec.persistentvolumesource"),
                    "spec.persistentvolumesource is immutable after creation\n"
                            + InternalTypes.difference("PersistentVolumeSource", old, spec));
        }
    }

    @Override
    public void validate(View object, Problems problems) {
        View spec = object.get("spec");
        if (spec.get("accessModes").isEmpty()) {
            problems.required(spec.get("accessModes"));
        }
        ClaimRules.accessModes(problems, spec.get("accessModes"));
        capacity(problems, spec.get("capacity"));
        Check.oneOfIfAny(problems, spec.get("persistentVolumeReclaimPolicy"), "Delete", "Recycle", "Retain");
        View affinity = spec.get("nodeAffinity");
        if (affinity.exists()) {
            if (affinity.get("required").exists()) {
                SchedulingRules.nodeSelector(problems, affinity.get("required"));
            } else {
                problems.required(affinity.get("required"), "must specify required node constraints");
            }
        }
        new VolumeSources(problems, true, object.at("metadata", "name").text()).one(spec, SOURCES, type -> () -> {});
        if (spec.get("local").exists() && !affinity.exists()) {
            problems.required(affinity, "Local volume requires node affinity");
        }
        if (spec.get("persistentVolumeReclaimPolicy").is("Recycle")
                && spec.at("hostPath", "path").text().matches("/+(\\./*)*")) {
            problems.forbidden(
                    spec.get("persistentVolumeReclaimPolicy"), "may not be 'recycle' for a hostPath mount of '/'");
        }
        Check.spelledIfAny(problems, spec.get("storageClassName"), Names::dns1123Subdomain);
        Check.oneOfIfAny(problems, spec.get("volumeMode"), "Block", "Filesystem");
        attributesClass(problems, spec);
        if (object.at("metadata", "annotations").key(MOUNT_ANNOTATION).exists()
                && MOUNTABLE.stream().noneMatch(type -> spec.get(type).exists())) {
            problems.forbidden(
                    View.of(MissingNode.getInstance(), "metadata.annotations." + MOUNT_ANNOTATION),
                    "may not specify mount options for this volume type");
        }
    }

    private static void attributesClass(Problems problems, View spec) {
        View name = spec.get(ATTRIBUTES_CLASS);
        if (!name.exists()) {
            return;
        }
        if (name.isEmpty()) {
            problems.required(name, "an empty string is disallowed");
        } else {
            Check.spelled(problems, name, Names::dns1123Subdomain);
        }
        if (!spec.get("csi").exists()) {
            problems.required(spec.get("csi"), "has to be specified when using volumeAttributesClassName");
        }
    }

    private static void capacity(Problems problems, View capacity) {
        if (capacity.isEmpty()) {
            problems.required(capacity);
        }
        if (!capacity.key("storage").exists() || capacity.size() > 1) {
            String value = capacity.exists() ? Json.text(capacity.node()) : "null";
            problems.add(new Status.Cause(
                    "FieldValueNotSupported",
                    "Unsupported value: " + value + ": supported values: \"storage\"",
                    capacity.path()));
        }
        for (View amount : capacity.entries().values()) {
            Check.basicAmount(problems, amount);
            if (Quantity.parse(amount.node().asText()).signum() <= 0) {
                Check.invalidText(problems, amount, "must be greater than zero");
            }
        }
    }

    @Override
    public void prepareForCreate(ObjectNode object, RequestContext context) {
        object.putObject("status").put("phase", "Pending").put(TRANSITION, now(context));
    }

    /** When the phase changed is noted for those who do not say it. */
    @Override
    public void prepareForStatusUpdate(ObjectNode object, ObjectNode old, RequestContext context) {
        ObjectNode status = Fill.object(object, "status");
        JsonNode before = old.path("status");
        boolean samePhase =
                status.path("phase").asText("").equals(before.path("phase").asText(""));
        if (samePhase && !status.hasNonNull(TRANSITION) && before.hasNonNull(TRANSITION)) {
            status.set(TRANSITION, before.get(TRANSITION));
        } else if (!samePhase
                && (!status.hasNonNull(TRANSITION) || status.get(TRANSITION).equals(before.path(TRANSITION)))) {
            status.put(TRANSITION, now(context));
        }
    }

    private static String now(RequestContext context) {
        return context.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    @Override
    public void defaults(ObjectNode object) {
        Fill.text(Fill.object(object, "status"), "phase", "Pending");
        ObjectNode spec = Fill.object(object, "spec");
        Fill.text(spec, "persistentVolumeReclaimPolicy", "Retain");
        Fill.textIfAbsent(spec, "volumeMode", "Filesystem");
        VolumeDefaults.fill(spec);
        Fill.thousandths(spec.path("capacity"));
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
        JsonNode annotation = volume.path("metadata").path("annotations").path(CLASS_ANNOTATION);
        return annotation.isMissingNode()
                ? volume.path("spec").path("storageClassName").asText("")
                : annotation.asText();
    }

    static JsonNode classAnnotation(View volume) {
        return volume.at("metadata", "annotations").key(CLASS_ANNOTATION).node();
    }

    private static String claim(JsonNode reference) {
        return reference.isObject()
                ? reference.path("namespace").asText("") + "/"
                        + reference.path("name").asText("")
                : "";
    }
}
