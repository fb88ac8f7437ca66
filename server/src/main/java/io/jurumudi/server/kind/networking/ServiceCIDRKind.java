package io.jurumudi.server.kind.networking;

import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;

/** Where cluster IPs come from. */
public final class ServiceCIDRKind {
    private ServiceCIDRKind() {}

    public static Kind.Builder define() {
        return Kind.named("networking.k8s.io", "v1", "ServiceCIDR")
                .resource("servicecidrs")
                .clusterScoped()
                .status()
                .columns(
                        Columns.name(),
                        Columns.text(
                                "CIDRs",
                                "The ranges.",
                                (o, now) -> Columns.join(o.path("spec").path("cidrs"), c -> c.asText())),
                        Columns.age());
    }
}
