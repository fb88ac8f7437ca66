package io.jurumudi.server.kind.storage;

import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.NodeLabels;
import io.jurumudi.server.kind.OldVersion;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.Selectors;
import java.util.List;

/** How much storage there is somewhere. */
public final class CSIStorageCapacityKind implements Rules {
    private CSIStorageCapacityKind() {}

    public static KindBuilder define() {
        return Kind.named("storage.k8s.io", "v1", "CSIStorageCapacity")
                .resource("csistoragecapacities")
                .formerly(OldVersion.of("storage.k8s.io/v1beta1").deprecated(24, 27, "storage.k8s.io/v1"))
                .checksMetadata(MetadataChecks.CHANGE_AND_WHOLE)
                .noUnconditionalUpdate()
                .rules(new CSIStorageCapacityKind());
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        Check.immutable(problems, object.get("nodeTopology"), old.get("nodeTopology"));
        Check.immutable(problems, object.get("storageClassName"), old.get("storageClassName"));
    }

    @Override
    public void validate(View object, Problems problems) {
        Selectors.validate(problems, object.get("nodeTopology"));
        Check.spelled(problems, object.get("storageClassName"), Names::dns1123Subdomain);
        Check.quantityNotNegative(problems, object.get("capacity"));
    }

    @Override
    public List<String> warnings(View object) {
        return NodeLabels.warnings(object.get("nodeTopology"));
    }
}
