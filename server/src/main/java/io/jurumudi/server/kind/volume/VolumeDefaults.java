package io.jurumudi.server.kind.volume;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.Fill;

/** What systems of storage take for granted when nobody says, in volumes of pods and of the cluster alike. */
public final class VolumeDefaults {
    private VolumeDefaults() {}

    /** @param holder the object whose fields are the possible sources */
    public static void fill(ObjectNode holder) {
        if (holder.path("hostPath") instanceof ObjectNode host && !host.hasNonNull("type")) {
            host.put("type", "");
        }
        if (holder.path("iscsi") instanceof ObjectNode iscsi) {
            Fill.text(iscsi, "iscsiInterface", "default");
        }
        if (holder.path("rbd") instanceof ObjectNode rbd) {
            Fill.text(rbd, "pool", "rbd");
            Fill.text(rbd, "user", "admin");
            Fill.text(rbd, "keyring", "/etc/ceph/keyring");
        }
        if (holder.path("azureDisk") instanceof ObjectNode disk) {
            Fill.flag(disk, "readOnly", false);
            absent(disk, "cachingMode", "ReadWrite");
            absent(disk, "kind", "Shared");
            absent(disk, "fsType", "ext4");
        }
        if (holder.path("scaleIO") instanceof ObjectNode scale) {
            Fill.text(scale, "storageMode", "ThinProvisioned");
            Fill.text(scale, "fsType", "xfs");
        }
    }

    private static void absent(ObjectNode object, String field, String value) {
        if (!object.hasNonNull(field)) {
            object.put(field, value);
        }
    }
}
