package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.machinery.Quantity;

/** A claim may grow where its class says that volumes can. */
public final class PersistentVolumeClaimResize implements AdmissionPlugin {

    private static final String CLASS = "volume.beta.kubernetes.io/storage-class";

    private final StoredObjects objects;

    public PersistentVolumeClaimResize(StoredObjects objects) {
        this.objects = objects;
    }

    @Override
    public String name() {
        return "PersistentVolumeClaimResize";
    }

    @Override
    public void validate(AdmissionRequest request) {
        if (!request.updates("", "persistentvolumeclaims")) {
            return;
        }
        JsonNode claim = request.written();
        JsonNode old = request.old().orElseThrow();
        if (size(claim).compareTo(size(old)) <= 0) {
            return;
        }
        if (!old.path("status").path("phase").asText("").equals("Bound")) {
            throw request.forbidden("Only bound persistent volume claims can be expanded");
        }
        String name = className(claim);
        boolean expandable = !name.isEmpty()
                && name.equals(className(old))
                && objects.find("storage.k8s.io", "storageclasses", "", name)
                        .map(found -> found.path("allowVolumeExpansion").asBoolean(false))
                        .orElse(false);
        if (!expandable) {
            throw request.forbidden("only dynamically provisioned pvc can be resized and "
                    + "the storageclass that provisions the pvc must support resize");
        }
    }

    private static Quantity size(JsonNode claim) {
        return Quantity.parse(claim.path("spec")
                .path("resources")
                .path("requests")
                .path("storage")
                .asText("0"));
    }

    private static String className(JsonNode claim) {
        JsonNode annotation = claim.path("metadata").path("annotations").path(CLASS);
        return annotation.isTextual()
                ? annotation.asText()
                : claim.path("spec").path("storageClassName").asText("");
    }
}
