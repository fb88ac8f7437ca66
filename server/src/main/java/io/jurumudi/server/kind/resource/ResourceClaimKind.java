package io.jurumudi.server.kind.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import java.util.ArrayList;
import java.util.List;

/** A request for devices. */
public final class ResourceClaimKind {
    private ResourceClaimKind() {}

    public static Kind.Builder define() {
        return Kind.named("resource.k8s.io", "v1", "ResourceClaim")
                .resource("resourceclaims")
                .status()
                .columns(
                        Columns.name(),
                        Columns.text("State", "How the claim stands.", (o, now) -> state(o)),
                        Columns.age());
    }

    private static String state(JsonNode claim) {
        List<String> states = new ArrayList<>();
        boolean deleted = claim.path("metadata").has("deletionTimestamp");
        if (deleted) {
            states.add("deleted");
        }
        if (claim.path("status").has("allocation")) {
            states.add("allocated");
            if (!claim.path("status").path("reservedFor").isEmpty()) {
                states.add("reserved");
            }
        } else if (!deleted) {
            states.add("pending");
        }
        return String.join(",", states);
    }
}
