package io.jurumudi.server.kind.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.WrittenMetadata;
import java.util.ArrayList;
import java.util.List;

/** A request for devices. */
public final class ResourceClaimKind implements Rules {
    private ResourceClaimKind() {}

    public static KindBuilder define() {
        return Kind.named("resource.k8s.io", "v1", "ResourceClaim")
                .resource("resourceclaims")
                .checksMetadata(MetadataChecks.CHANGE_AND_WHOLE)
                .writesWithStatus(WrittenMetadata.IDENTITY)
                .status()
                .columns(
                        Columns.name(),
                        Columns.text("State", "How the claim stands.", (o, now) -> state(o)),
                        Columns.age())
                .rules(new ResourceClaimKind());
    }

    @Override
    public void defaults(ObjectNode object) {
        devices(object.path("spec"));
    }

    /** What is filled in claims and in what templates make claims of. */
    static void devices(JsonNode spec) {
        for (ObjectNode request : Fill.each(spec.path("devices").path("requests"))) {
            if (request.path("exactly") instanceof ObjectNode exactly) {
                count(exactly);
            }
            Fill.each(request.path("firstAvailable")).forEach(ResourceClaimKind::count);
        }
    }

    private static void count(ObjectNode request) {
        Fill.text(request, "allocationMode", "ExactCount");
        if (request.path("allocationMode").asText().equals("ExactCount")) {
            Fill.nonZero(request, "count", 1);
        }
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
