package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.InternalTypes;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.Quantity;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.pod.ResourceRules;
import io.jurumudi.server.kind.volume.ClaimRules;
import java.util.List;

/** What may change in a claim: once bound, how much it asks for, and its class of changeable attributes. */
final class ClaimUpdate {
    private static final String CLASS = "volumeAttributesClassName";
    private static final List<String> RESIZE_STATES = List.of(
            "ControllerResizeInProgress",
            "ControllerResizeInfeasible",
            "NodeResizeInProgress",
            "NodeResizeInfeasible",
            "NodeResizePending");

    private ClaimUpdate() {}

    static void validate(Problems problems, View claim, View old) {
        View spec = claim.get("spec");
        View oldSpec = old.get("spec");
        ClaimRules.validate(
                problems,
                spec,
                oldSpec.at("dataSource", "apiGroup").exists()
                        || oldSpec.at("dataSourceRef", "apiGroup").exists());
        ObjectNode before = oldSpec.object().deepCopy();
        ObjectNode after = spec.object().deepCopy();
        if (before.path("volumeName").asText("").isEmpty()) {
            take("volumeName", after, before); // the binder fills it in, once
        }
        storageClass(problems, claim, old, before, after);
        if (claim.at("status", "phase").is("Bound")) {
            if (after.path("resources").path("requests") instanceof ObjectNode requests) {
                take("storage", before.path("resources").path("requests"), requests);
            }
            take(CLASS, before, after);
        }
        if (!InternalTypes.same("PersistentVolumeClaimSpec", before, after)) {
            problems.forbidden(
                    spec,
                    "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n"
                            + InternalTypes.difference("PersistentVolumeClaimSpec", before, after));
        }
        size(problems, spec, oldSpec, old);
        Check.immutable(problems, View.of(spec.get("volumeMode").node(), "volumeMode"), oldSpec.get("volumeMode"));
        attributesClass(problems, spec, old);
    }

    /** A class may be filled in where there was none, or taken over from the annotation that held it before the field did. */
    private static void storageClass(Problems problems, View claim, View old, ObjectNode before, ObjectNode after) {
        JsonNode annotation = PersistentVolumeKind.classAnnotation(old);
        JsonNode newAnnotation = PersistentVolumeKind.classAnnotation(claim);
        String wanted = after.path("storageClassName").asText("");
        boolean fills = after.has("storageClassName") && !before.has("storageClassName");
        boolean same = newAnnotation.isMissingNode() || newAnnotation.equals(annotation);
        if (fills && annotation.isTextual() && annotation.asText().equals(wanted) && same) {
            after.remove("storageClassName");
            return;
        }
        if (!newAnnotation.asText("").equals(annotation.asText(""))) {
            problems.invalid(
                    "metadata.annotations." + PersistentVolumeKind.CLASS_ANNOTATION,
                    newAnnotation.asText(""),
                    Check.IMMUTABLE);
        }
        if (fills && (annotation.isMissingNode() || annotation.asText().equals(wanted))) {
            after.remove("storageClassName");
        }
    }

    private static void size(Problems problems, View spec, View oldSpec, View old) {
        View now = spec.at("resources", "requests", "storage");
        Quantity reached = quantity(old.at("status", "capacity", "storage"));
        if (quantity(now).compareTo(quantity(oldSpec.at("resources", "requests", "storage"))) < 0
                && quantity(now).compareTo(reached) <= 0) {
            problems.forbidden(now, "field can not be less than status.capacity");
        }
    }

    private static void attributesClass(Problems problems, View spec, View old) {
        View now = spec.get(CLASS);
        if (now.sameAs(old.at("spec", CLASS))
                || !old.at("status", "currentVolumeAttributesClassName").exists()) {
            return;
        }
        if (!now.exists()) {
            problems.forbidden(
                    now, "update to nil is forbidden when status.currentVolumeAttributesClassName is not nil");
        } else if (now.isEmpty()) {
            problems.forbidden(
                    now, "update to empty string is forbidden when status.currentVolumeAttributesClassName is not nil");
        }
    }

    private static Quantity quantity(View amount) {
        return Quantity.parse(amount.exists() ? amount.node().asText() : "0");
    }

    private static void take(String field, JsonNode from, ObjectNode to) {
        if (from.has(field)) {
            to.set(field, from.get(field));
        } else {
            to.remove(field);
        }
    }

    static void validateStatus(Problems problems, View claim) {
        View status = claim.get("status");
        if (claim.at("spec", "accessModes").isEmpty()) {
            problems.required(View.of(claim.at("spec", "accessModes").node(), "Spec.accessModes"));
        }
        status.get("capacity").entries().values().forEach(amount -> Check.basicAmount(problems, amount));
        View states = status.get("allocatedResourceStatuses");
        states.entries().forEach((name, state) -> {
            resource(problems, name, states);
            if (!RESIZE_STATES.contains(state.text())) {
                problems.notSupported(states.path(), name, RESIZE_STATES);
            }
        });
        View allocated = status.get("allocatedResources");
        allocated.entries().forEach((name, amount) -> {
            if (resource(problems, name, allocated)) {
                Check.basicAmount(problems, amount);
            }
        });
    }

    private static boolean resource(Problems problems, String name, View holder) {
        List<String> details = Names.qualifiedName(name);
        details.forEach(detail -> problems.invalid(holder.path(), name, detail));
        if (details.isEmpty() && ResourceRules.isNative(name) && !name.equals("storage")) {
            problems.notSupported(holder.path(), name, List.of("storage"));
            return false;
        }
        return details.isEmpty();
    }
}
