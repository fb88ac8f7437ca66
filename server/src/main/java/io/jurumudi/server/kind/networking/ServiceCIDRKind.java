package io.jurumudi.server.kind.networking;

import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Addresses;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.WrittenMetadata;

/** Where cluster IPs come from. */
public final class ServiceCIDRKind implements Rules {
    private ServiceCIDRKind() {}

    public static KindBuilder define() {
        return Kind.named("networking.k8s.io", "v1", "ServiceCIDR")
                .resource("servicecidrs")
                .writesWithStatus(WrittenMetadata.IDENTITY)
                .clusterScoped()
                .status()
                .undoes("status", "metadata")
                .columns(
                        Columns.name(),
                        Columns.text(
                                "CIDRs",
                                "The ranges.",
                                (o, now) -> Columns.join(o.path("spec").path("cidrs"), c -> c.asText())),
                        Columns.age())
                .rules(new ServiceCIDRKind());
    }

    @Override
    public void validate(View object, Problems problems) {
        View ranges = object.at("spec", "cidrs");
        if (ranges.isEmpty()) {
            problems.required(ranges, "at least one CIDR required");
        }
        for (View range : ranges.items()) {
            if (!Addresses.isRange(range.text())) {
                problems.invalid(range, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
            }
        }
    }
}
