package io.jurumudi.server.kind.admissionregistration;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import io.jurumudi.server.cel.KubernetesTypes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What expressions know of a request and of the namespace it is for. */
final class RequestTypes {
    private static final CelType TEXTS = ListType.create(SimpleType.STRING);
    private static final CelType TEXT_MAP = MapType.create(SimpleType.STRING, SimpleType.STRING);

    private RequestTypes() {}

    static StructType request() {
        CelType kind = texts("kubernetes.GroupVersionKind", "group", "version", "kind");
        CelType resource = texts("kubernetes.GroupVersionResource", "group", "version", "resource");
        CelType user = KubernetesTypes.struct(
                "kubernetes.UserInfo",
                Map.of(
                        "username",
                        SimpleType.STRING,
                        "uid",
                        SimpleType.STRING,
                        "groups",
                        TEXTS,
                        "extra",
                        MapType.create(SimpleType.STRING, TEXTS)));
        Map<String, CelType> fields = new HashMap<>();
        fields.put("kind", kind);
        fields.put("resource", resource);
        fields.put("requestKind", kind);
        fields.put("requestResource", resource);
        fields.put("userInfo", user);
        fields.put("dryRun", SimpleType.BOOL);
        fields.put("options", SimpleType.DYN);
        for (String name : List.of("subResource", "requestSubResource", "name", "namespace", "operation")) {
            fields.put(name, SimpleType.STRING);
        }
        return KubernetesTypes.struct("kubernetes.AdmissionRequest", fields);
    }

    static StructType namespace() {
        Map<String, CelType> metadata = new HashMap<>();
        for (String name : List.of("name", "generateName", "namespace", "UID", "resourceVersion")) {
            metadata.put(name, SimpleType.STRING);
        }
        metadata.put("labels", TEXT_MAP);
        metadata.put("annotations", TEXT_MAP);
        metadata.put("finalizers", TEXTS);
        metadata.put("generation", SimpleType.INT);
        metadata.put("deletionGracePeriodSeconds", SimpleType.INT);
        metadata.put("creationTimestamp", SimpleType.TIMESTAMP);
        metadata.put("deletionTimestamp", SimpleType.TIMESTAMP);
        CelType condition = KubernetesTypes.struct(
                "kubernetes.NamespaceCondition",
                Map.of(
                        "status", SimpleType.STRING,
                        "type", SimpleType.STRING,
                        "lastTransitionTime", SimpleType.TIMESTAMP,
                        "message", SimpleType.STRING,
                        "reason", SimpleType.STRING));
        CelType status = KubernetesTypes.struct(
                "kubernetes.NamespaceStatus",
                Map.of("conditions", ListType.create(condition), "phase", SimpleType.STRING));
        return KubernetesTypes.struct(
                "kubernetes.Namespace",
                Map.of(
                        "metadata", KubernetesTypes.struct("kubernetes.NamespaceMetadata", metadata),
                        "spec", KubernetesTypes.struct("kubernetes.NamespaceSpec", Map.of("finalizers", TEXTS)),
                        "status", status));
    }

    private static CelType texts(String type, String... names) {
        Map<String, CelType> fields = new HashMap<>();
        for (String name : names) {
            fields.put(name, SimpleType.STRING);
        }
        return KubernetesTypes.struct(type, fields);
    }
}
