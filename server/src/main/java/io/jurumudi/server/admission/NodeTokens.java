package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GoText;
import io.jurumudi.machinery.GroupResource;
import io.jurumudi.server.admission.AdmissionRequest.Operation;
import io.jurumudi.server.auth.Attributes;
import io.jurumudi.server.auth.Authorizer;
import java.util.Optional;
import java.util.stream.Stream;

/** The service account tokens that a node may ask for: for its own pods, and for audiences that they name. */
record NodeTokens(StoredObjects objects, Authorizer authorizer) {

    void check(AdmissionRequest request, String node) {
        if (request.operation() != Operation.CREATE || !request.subresource().equals("token")) {
            return;
        }
        JsonNode spec = request.written().path("spec");
        JsonNode bound = spec.path("boundObjectRef");
        String name = bound.path("name").asText("");
        boolean pod = bound.path("apiVersion").asText("").equals("v1")
                && bound.path("kind").asText("").equals("Pod")
                && !name.isEmpty();
        if (!pod) {
            throw request.forbidden("node requested token not bound to a pod");
        }
        String uid = bound.path("uid").asText("");
        if (uid.isEmpty()) {
            throw request.forbidden("node requested token with a pod binding without a uid");
        }
        ObjectNode there = objects.find("", "pods", request.namespace(), name)
                .orElseThrow(() -> ApiException.notFound(new GroupResource("", "pods"), name));
        if (!there.path("metadata").path("uid").asText("").equals(uid)) {
            throw request.forbidden("the UID in the bound object reference (" + uid
                    + ") does not match the UID in record. The object might have been deleted and then recreated");
        }
        if (!NodeRestriction.isOn(there, node)) {
            throw request.forbidden("node requested token bound to a pod scheduled on a different node");
        }
        checkAudience(request, spec.path("audiences"), there);
    }

    private void checkAudience(AdmissionRequest request, JsonNode audiences, ObjectNode pod) {
        if (audiences.size() > 1) {
            throw request.forbidden("node may only request 0 or 1 audiences");
        }
        String audience = audiences.path(0).asText("");
        for (JsonNode volume : pod.path("spec").path("volumes")) {
            if (names(volume, audience, pod)) {
                return;
            }
        }
        boolean allowed = authorizer
                .authorize(Attributes.resource(
                        request.user(),
                        "request-serviceaccounts-token-audience",
                        "",
                        "v1",
                        audience,
                        "",
                        request.namespace(),
                        request.name()))
                .allowed();
        if (!allowed) {
            throw request.forbidden("audience " + GoText.quote(audience) + " not found in pod spec volume, "
                    + request.user().name() + " is not authorized to request tokens for this audience");
        }
    }

    /** Whether a volume holds a token for the audience, or is made by a driver that needs one. */
    private boolean names(JsonNode volume, String audience, ObjectNode pod) {
        for (JsonNode source : volume.path("projected").path("sources")) {
            JsonNode token = source.path("serviceAccountToken");
            if (token.isObject() && token.path("audience").asText("").equals(audience)) {
                return true;
            }
        }
        return driver(volume, pod)
                .flatMap(name -> objects.find("storage.k8s.io", "csidrivers", "", name))
                .map(driver -> driver.path("spec").path("tokenRequests").valueStream())
                .orElseGet(Stream::empty)
                .anyMatch(token -> token.path("audience").asText("").equals(audience));
    }

    private Optional<String> driver(JsonNode volume, ObjectNode pod) {
        String namespace = pod.path("metadata").path("namespace").asText("");
        String claim = volume.path("persistentVolumeClaim").path("claimName").asText("");
        if (volume.path("ephemeral").has("volumeClaimTemplate")) {
            claim = pod.path("metadata").path("name").asText("") + "-"
                    + volume.path("name").asText("");
        }
        JsonNode inline = volume.path("csi").path("driver");
        if (inline.isTextual()) {
            return Optional.of(inline.asText());
        }
        return Optional.of(claim)
                .filter(name -> !name.isEmpty())
                .flatMap(name -> objects.find("", "persistentvolumeclaims", namespace, name))
                .map(found -> found.path("spec").path("volumeName").asText(""))
                .filter(name -> !name.isEmpty())
                .flatMap(name -> objects.find("", "persistentvolumes", "", name))
                .map(found -> found.path("spec").path("csi").path("driver").asText(""))
                .filter(name -> !name.isEmpty());
    }
}
