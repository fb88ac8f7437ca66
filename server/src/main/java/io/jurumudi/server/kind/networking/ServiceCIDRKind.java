package io.jurumudi.server.kind.networking;

import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Addresses;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.OldVersion;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.WrittenMetadata;

/** Where cluster IPs come from. */
public final class ServiceCIDRKind implements Rules {
    private ServiceCIDRKind() {}

    public static KindBuilder define() {
        return Kind.named("networking.k8s.io", "v1", "ServiceCIDR")
                .resource("servicecidrs")
                .formerly(OldVersion.of("networking.k8s.io/v1beta1").deprecated(34, 37, ""))
                .writesWithStatus(WrittenMetadata.IDENTITY)
                .clusterScoped()
                .status()
                .columns(
                        Columns.name(),
                        Columns.text(
                                        "CIDRs",
                                        "The ranges.",
                                        (o, now) -> Columns.join(o.path("spec").path("cidrs"), c -> c.asText()))
                                .describedBy("spec", "cidrs"),
                        Columns.age())
                .rules(new ServiceCIDRKind());
    }

    @Override
    public void validate(View object, Problems problems) {
        View ranges = object.at("spec", "cidrs");
        if (ranges.isEmpty()) {
            problems.required(ranges, "at least one CIDR required");
            return;
        }
        if (ranges.size() > 2) {
            problems.invalid(object.get("spec"), ranges.path(), "may only hold up to 2 values");
            return;
        }
        ranges.items().forEach(range -> range(problems, range));
        if (ranges.size() == 2
                && sameFamily(ranges.item(0).text(), ranges.item(1).text())) {
            problems.invalid(
                    ranges, "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64");
        }
    }

    private static void range(Problems problems, View range) {
        String canonical = Addresses.canonicalRange(range.text());
        if (Addresses.rangeProblem(range.text()).isPresent()) {
            Check.addressRange(problems, range);
        } else if (!range.text().equals(canonical)) {
            problems.invalid(range, "must be in canonical form (\"" + canonical + "\")");
        }
    }

    private static boolean sameFamily(String one, String other) {
        return Addresses.isRange(one) && Addresses.isRange(other) && Addresses.isV6(one) == Addresses.isV6(other);
    }

    /** A range of the other family may be added; what is there stays. */
    @Override
    public void validateReplacement(View object, View old, Problems problems) {
        View ranges = object.at("spec", "cidrs");
        View before = old.at("spec", "cidrs");
        boolean added = before.size() == 1 && ranges.size() == 2;
        if (!added && before.size() != ranges.size()) {
            problems.invalid(ranges, Check.IMMUTABLE);
            return;
        }
        for (int i = 0; i < before.size(); i++) {
            Check.immutable(problems, ranges.item(i), before.item(i));
        }
        if (added) {
            validate(object, problems);
        }
    }
}
