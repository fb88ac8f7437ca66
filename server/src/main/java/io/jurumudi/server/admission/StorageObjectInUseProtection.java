package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Map;

/** Storage that somebody uses is not removed under them: a finalizer stays until a controller has seen that nobody does. */
public final class StorageObjectInUseProtection implements AdmissionPlugin {

    private static final Map<String, String> FINALIZERS = Map.of(
            "persistentvolumes", "kubernetes.io/pv-protection",
            "persistentvolumeclaims", "kubernetes.io/pvc-protection",
            "volumeattributesclasses.storage.k8s.io", "kubernetes.io/vac-protection");

    @Override
    public String name() {
        return "StorageObjectInUseProtection";
    }

    @Override
    public void admit(AdmissionRequest request) {
        String finalizer = FINALIZERS.get(request.resource().toString());
        boolean creates = request.operation() == AdmissionRequest.Operation.CREATE
                && request.subresource().isEmpty();
        if (finalizer == null || !creates) {
            return;
        }
        ArrayNode finalizers = request.written().withObjectProperty("metadata").withArrayProperty("finalizers");
        for (JsonNode there : finalizers) {
            if (there.asText().equals(finalizer)) {
                return;
            }
        }
        finalizers.add(finalizer);
    }
}
