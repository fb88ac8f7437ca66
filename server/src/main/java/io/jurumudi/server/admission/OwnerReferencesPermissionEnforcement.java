package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.server.admission.AdmissionRequest.Operation;
import io.jurumudi.server.auth.Attributes;
import io.jurumudi.server.auth.Authorizer;
import io.jurumudi.server.auth.Decision;
import io.jurumudi.server.kind.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Who gives an object to an owner has it deleted with the owner, and may hold up the owner's deletion; both need permission. */
public final class OwnerReferencesPermissionEnforcement implements AdmissionPlugin {

    private final Authorizer authorizer;
    private final Function<GroupVersionKind, Optional<Kind>> kinds;

    /** @param kinds finds what an owner is */
    public OwnerReferencesPermissionEnforcement(
            Authorizer authorizer, Function<GroupVersionKind, Optional<Kind>> kinds) {
        this.authorizer = authorizer;
        this.kinds = kinds;
    }

    @Override
    public String name() {
        return "OwnerReferencesPermissionEnforcement";
    }

    @Override
    public void validate(AdmissionRequest request) {
        boolean writes = request.operation() == Operation.CREATE || request.operation() == Operation.UPDATE;
        // A status tells how an object stands, not whose it is.
        if (!writes || request.is("", "pods", "status")) {
            return;
        }
        JsonNode owners = owners(request.written());
        JsonNode before =
                request.old().map(OwnerReferencesPermissionEnforcement::owners).orElse(MissingNode.getInstance());
        if (owners.equals(before) || (owners.isEmpty() && before.isEmpty())) {
            return;
        }
        if (request.operation() == Operation.UPDATE) {
            mayDelete(request);
        }
        List<JsonNode> blocking = newlyBlocking(owners, before);
        if (!blocking.isEmpty() && !finalizes(request, "*", "*", "", "*").allowed()) {
            blocking.forEach(owner -> mayBlock(request, owner));
        }
    }

    private static JsonNode owners(JsonNode object) {
        return object.path("metadata").path("ownerReferences");
    }

    private void mayDelete(AdmissionRequest request) {
        Decision decision = authorizer.authorize(Attributes.resource(
                request.user(),
                "delete",
                request.kind().group(),
                request.kind().version(),
                request.kind().plural(),
                request.subresource(),
                request.namespace(),
                request.name()));
        if (!decision.allowed()) {
            throw request.forbidden(
                    "cannot set an ownerRef on a resource you can't delete: " + decision.reason() + ", <nil>");
        }
    }

    private static List<JsonNode> newlyBlocking(JsonNode owners, JsonNode before) {
        List<JsonNode> blocking = new ArrayList<>();
        for (JsonNode owner : owners) {
            boolean already = false;
            for (JsonNode old : before) {
                already |= old.path("uid").equals(owner.path("uid"))
                        && old.path("blockOwnerDeletion").asBoolean(false);
            }
            if (owner.path("blockOwnerDeletion").asBoolean(false) && !already) {
                blocking.add(owner);
            }
        }
        return blocking;
    }

    private void mayBlock(AdmissionRequest request, JsonNode owner) {
        String apiVersion = owner.path("apiVersion").asText("");
        String name = owner.path("kind").asText("");
        Kind kind = kinds.apply(GroupVersionKind.of(apiVersion, name))
                .orElseThrow(() -> request.forbidden(
                        "cannot set blockOwnerDeletion in this case because cannot find RESTMapping for APIVersion "
                                + apiVersion + " Kind " + name + ": no matches for kind \"" + name
                                + "\" in version \"" + apiVersion + "\""));
        Decision decision = finalizes(
                request,
                kind.group(),
                kind.plural(),
                kind.namespaced() ? request.namespace() : "",
                owner.path("name").asText(""));
        if (!decision.allowed()) {
            throw request.forbidden(
                    "cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on: "
                            + decision.reason() + ", <nil>");
        }
    }

    private Decision finalizes(AdmissionRequest request, String group, String resource, String namespace, String name) {
        return authorizer.authorize(
                Attributes.resource(request.user(), "update", group, "*", resource, "finalizers", namespace, name));
    }
}
