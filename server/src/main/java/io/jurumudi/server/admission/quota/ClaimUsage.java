package io.jurumudi.server.admission.quota;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.machinery.Quantity;
import io.jurumudi.server.admission.AdmissionRequest;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.Set;

/** Volume claims: their number and size, altogether and by storage class. */
final class ClaimUsage implements Evaluator {

    private static final String CLASS = "volume.beta.kubernetes.io/storage-class";
    private static final String COUNT = ObjectCount.countOf("persistentvolumeclaims");
    private static final String CLAIMS = "persistentvolumeclaims";
    private static final String STORAGE = "requests.storage";
    private static final String OF_CLASS = ".storageclass.storage.k8s.io/";

    @Override
    public boolean handles(AdmissionRequest request) {
        return request.creates("", CLAIMS)
                || request.updates("", CLAIMS)
                || (request.operation() == AdmissionRequest.Operation.UPDATE && request.is("", CLAIMS, "status"));
    }

    @Override
    public boolean counts(String name) {
        return name.equals(COUNT)
                || name.equals(CLAIMS)
                || name.equals(STORAGE)
                || name.endsWith(OF_CLASS + CLAIMS)
                || name.endsWith(OF_CLASS + STORAGE);
    }

    @Override
    public ResourceList usage(JsonNode claim) {
        ResourceList usage = ResourceList.EMPTY.with(COUNT, Quantity.of(1)).with(CLAIMS, Quantity.of(1));
        String storageClass = className(claim);
        if (!storageClass.isEmpty()) {
            usage = usage.with(storageClass + OF_CLASS + CLAIMS, Quantity.of(1));
        }
        ResourceList requests =
                ResourceList.of(claim.path("spec").path("resources").path("requests"));
        if (requests.get("storage").isEmpty()) {
            return usage;
        }
        // A claim that could not grow as wanted still has what was set aside for it.
        ResourceList allocated = ResourceList.of(claim.path("status").path("allocatedResources"));
        Quantity size = wholeBytes(
                requests.max(allocated.only(Set.of("storage"))).get("storage").orElseThrow());
        usage = usage.with(STORAGE, size);
        return storageClass.isEmpty() ? usage : usage.with(storageClass + OF_CLASS + STORAGE, size);
    }

    private static Quantity wholeBytes(Quantity size) {
        return Quantity.of(size.value().setScale(0, RoundingMode.UP), size.format());
    }

    private static String className(JsonNode claim) {
        JsonNode annotation = claim.path("metadata").path("annotations").path(CLASS);
        return annotation.isTextual()
                ? annotation.asText()
                : claim.path("spec").path("storageClassName").asText("");
    }

    @Override
    public boolean isIn(Scope scope, JsonNode claim) {
        if (!scope.name().equals("VolumeAttributesClass")) {
            return false;
        }
        JsonNode status = claim.path("status");
        Set<String> classes = new HashSet<>();
        classes.add(claim.path("spec").path("volumeAttributesClassName").asText(""));
        classes.add(status.path("currentVolumeAttributesClassName").asText(""));
        classes.add(status.path("modifyVolumeStatus")
                .path("targetVolumeAttributesClassName")
                .asText(""));
        classes.remove("");
        return scope.selects(classes);
    }
}
