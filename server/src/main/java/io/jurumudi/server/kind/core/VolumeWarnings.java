package io.jurumudi.server.kind.core;

import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.NodeLabels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a volume of the cluster says that is on its way out. */
final class VolumeWarnings {
    private static final Map<String, String> TYPES = Map.of(
            "cephfs", "cephfs: deprecated in v1.28, non-functional in v1.31+",
            "photonPersistentDisk", "photonPersistentDisk: deprecated in v1.11, non-functional in v1.16+",
            "scaleIO", "scaleIO: deprecated in v1.16, non-functional in v1.22+",
            "storageos", "storageOS: deprecated in v1.22, non-functional in v1.25+",
            "glusterfs", "glusterfs: deprecated in v1.25, non-functional in v1.26+",
            "rbd", "rbd: deprecated in v1.28, non-functional in v1.31+");

    private VolumeWarnings() {}

    static List<String> of(View volume) {
        List<String> warnings = new ArrayList<>();
        View annotations = volume.at("metadata", "annotations");
        View storageClass = annotations.key(PersistentVolumeKind.CLASS_ANNOTATION);
        if (storageClass.exists()) {
            warnings.add(storageClass.path() + ": deprecated since v1.8; use \"storageClassName\" attribute instead");
        }
        View options = annotations.key(PersistentVolumeKind.MOUNT_ANNOTATION);
        if (options.exists()) {
            warnings.add(options.path() + ": deprecated since v1.31; use \"mountOptions\" attribute instead");
        }
        View spec = volume.get("spec");
        View policy = spec.get("persistentVolumeReclaimPolicy");
        if (policy.is("Recycle")) {
            warnings.add(
                    policy.path()
                            + ": The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.");
        }
        for (View term :
                spec.at("nodeAffinity", "required", "nodeSelectorTerms").items()) {
            warnings.addAll(NodeLabels.warnings(term));
        }
        TYPES.forEach((type, warning) -> {
            if (spec.get(type).exists()) {
                warnings.add("spec." + warning);
            }
        });
        return warnings;
    }
}
