package io.jurumudi.server.kind.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.OldVersion;
import io.jurumudi.server.kind.RequestContext;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.WrittenMetadata;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A request for devices. */
public final class ResourceClaimKind implements Rules {
    private ResourceClaimKind() {}

    public static KindBuilder define() {
        return Kind.named("resource.k8s.io", "v1", "ResourceClaim")
                .resource("resourceclaims")
                .formerly(OldVersion.of("resource.k8s.io/v1beta2").deprecated(36, 39, ""))
                .returnsDeleted()
                .checksMetadata(MetadataChecks.CHANGE_AND_WHOLE)
                .writesWithStatus(WrittenMetadata.IDENTITY)
                .status()
                .columns(
                        Columns.name(),
                        Columns.text(
                                "State",
                                "A summary of the current state (allocated, pending, reserved, etc.).",
                                (o, now) -> state(o)),
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

    @Override
    public void validateCreate(View object, Problems problems) {
        new DeviceClaimRules(object.get("spec"), problems).validate(object.get("spec"));
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        Check.immutable(
                problems, object.get("spec"), old.get("spec")); // what cannot change need not be looked at again
    }

    @Override
    public void prepareForStatusUpdate(ObjectNode object, ObjectNode old, RequestContext context) {
        if (!(object.path("status").path("devices") instanceof ArrayNode devices)) {
            return;
        }
        // devices that were given back report no more
        Set<String> gone = devices(old);
        gone.removeAll(devices(object));
        for (int i = devices.size() - 1; i >= 0; i--) {
            if (gone.contains(AllocationRules.id(View.of(devices.get(i))))) {
                devices.remove(i);
            }
        }
        if (devices.isEmpty()) {
            ((ObjectNode) object.path("status")).remove("devices");
        }
    }

    private static Set<String> devices(ObjectNode claim) {
        Set<String> devices = new HashSet<>();
        claim.at("/status/allocation/devices/results").forEach(r -> devices.add(AllocationRules.id(View.of(r))));
        return devices;
    }

    @Override
    public void validateStatusUpdate(View object, View old, Problems problems) {
        DeviceClaimRules claim = new DeviceClaimRules(object.get("spec"), problems);
        new AllocationRules(claim, problems).validate(object, old);
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
