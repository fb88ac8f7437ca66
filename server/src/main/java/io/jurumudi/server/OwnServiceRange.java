package io.jurumudi.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.Json;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.registry.Call;
import io.jurumudi.server.registry.Change;
import io.jurumudi.server.registry.Meta;
import io.jurumudi.server.registry.Registry;

/** The {@code kubernetes} ServiceCIDR, which says where Services get their addresses from. */
final class OwnServiceRange {
    private static final String NAME = "kubernetes";

    private OwnServiceRange() {}

    /** Makes it if it is missing; one that is there stays as it is, for an administrator may have had reasons. */
    static void ensure(Registry registry, String cidrs) {
        Kind kind =
                registry.kinds().resource("networking.k8s.io", "servicecidrs").orElseThrow();
        if (registry.get(kind, "", NAME).isPresent()) {
            return;
        }
        ObjectNode range = Json.object().put("kind", "ServiceCIDR").put("apiVersion", "networking.k8s.io/v1");
        Meta.of(range).set("name", NAME);
        for (String cidr : cidrs.split(",")) {
            range.withArray("/spec/cidrs").add(cidr);
        }
        Call call = Call.internal(kind, "", NAME, "create", registry.clock().instant());
        try {
            registry.create(call, range);
        } catch (ApiException taken) {
            if (!taken.reason().equals("AlreadyExists")) {
                throw taken;
            }
        }
        registry.update(
                call.through(kind.subresource("status")),
                new Change.Compute(object -> {
                    object.withArray("/status/conditions")
                            .addObject()
                            .put("type", "Ready")
                            .put("status", "True")
                            .put("lastTransitionTime", call.now().toString().replaceAll("\\.\\d+", ""))
                            .put("reason", "")
                            .put("message", "Kubernetes default Service CIDR is ready");
                    return object;
                }),
                () -> {});
    }
}
