package io.jurumudi.server.kind.resource;

import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.OldVersion;
import io.jurumudi.server.kind.Rules;
import java.util.List;

/** A kind of device. */
public final class DeviceClassKind implements Rules {
    private DeviceClassKind() {}

    public static KindBuilder define() {
        return Kind.named("resource.k8s.io", "v1", "DeviceClass")
                .resource("deviceclasses")
                .takesAnyGenerateName()
                .formerly(OldVersion.of("resource.k8s.io/v1beta2").deprecated(36, 39, ""))
                .names(DeviceClassKind::nameProblems)
                .returnsDeleted()
                .checksMetadata(MetadataChecks.CHANGE_AND_WHOLE)
                .clusterScoped()
                .generation()
                .columns(Columns.name(), Columns.age())
                .rules(new DeviceClassKind());
    }

    @Override
    public void validate(View object, Problems problems) {
        View spec = object.get("spec");
        DeviceClaimRules.selectors(spec.get("selectors"), problems, new DeviceExpressions(problems));
        DeviceNames.each(
                problems,
                spec.get("config"),
                DeviceClaimRules.LIST_LIMIT,
                configuration -> DeviceClaimRules.configuration(configuration, problems));
        View extended = spec.get("extendedResourceName");
        if (extended.exists() && !isExtended(extended.text())) {
            problems.invalid(extended, "must be a valid extended resource name");
        }
    }

    /** A name as of most kinds, whose length upstream counts in bytes here. */
    private static List<String> nameProblems(String name) {
        return Names.dns1123Subdomain(name).stream()
                .map(problem -> problem.replace("no more than 253 characters", "no more than 253 bytes"))
                .toList();
    }

    /** A resource that is not Kubernetes' own. */
    private static boolean isExtended(String name) {
        return name.contains("/")
                && !name.contains("kubernetes.io/")
                && !name.startsWith("requests.")
                && Names.qualifiedName("requests." + name).isEmpty();
    }
}
