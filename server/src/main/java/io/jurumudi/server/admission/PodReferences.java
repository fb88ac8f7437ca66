package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a pod needs of the API besides itself. */
final class PodReferences {

    private static final List<String> CONTAINERS = List.of("initContainers", "containers", "ephemeralContainers");

    /** Volumes and what they need, in upstream's words. */
    private static final Map<String, String> VOLUMES = Map.of(
            "configMap", "configmaps (via configmap volumes)",
            "secret", "secrets (via secret volumes)",
            "csi", "csidrivers (via CSI volumes)",
            "glusterfs", "endpoints (via glusterFS volumes)",
            "persistentVolumeClaim", "persistentvolumeclaims",
            "ephemeral", "persistentvolumeclaims (via ephemeral volumes)",
            "azureFile", "secrets (via azureFile volumes)");

    private static final Map<String, String> PROJECTED = Map.of(
            "configMap", "configmaps (via projected volumes)",
            "secret", "secrets (via projected volumes)",
            "serviceAccountToken", "serviceaccounts (via projected volumes)",
            "clusterTrustBundle", "clustertrustbundles",
            "podCertificate", "podcertificates");

    private PodReferences() {}

    static Set<String> secrets(JsonNode spec) {
        Set<String> names = new TreeSet<>();
        spec.path("imagePullSecrets").forEach(secret -> add(names, secret.path("name")));
        fromEnvironment(spec, names, "secretKeyRef", "secretRef");
        for (JsonNode volume : spec.path("volumes")) {
            add(names, volume.path("secret").path("secretName"));
            add(names, volume.path("azureFile").path("secretName"));
            volume.path("projected")
                    .path("sources")
                    .forEach(source -> add(names, source.path("secret").path("name")));
            volume.forEach(source -> {
                add(names, source.path("secretRef").path("name"));
                add(names, source.path("nodePublishSecretRef").path("name"));
            });
        }
        return names;
    }

    static Set<String> configMaps(JsonNode spec) {
        Set<String> names = new TreeSet<>();
        fromEnvironment(spec, names, "configMapKeyRef", "configMapRef");
        for (JsonNode volume : spec.path("volumes")) {
            add(names, volume.path("configMap").path("name"));
            volume.path("projected")
                    .path("sources")
                    .forEach(source -> add(names, source.path("configMap").path("name")));
        }
        return names;
    }

    private static void fromEnvironment(JsonNode spec, Set<String> names, String ofOne, String ofAll) {
        for (String list : CONTAINERS) {
            for (JsonNode container : spec.path(list)) {
                container
                        .path("env")
                        .forEach(env ->
                                add(names, env.path("valueFrom").path(ofOne).path("name")));
                container
                        .path("envFrom")
                        .forEach(from -> add(names, from.path(ofAll).path("name")));
            }
        }
    }

    private static void add(Set<String> names, JsonNode name) {
        if (name.isTextual()) {
            names.add(name.asText());
        }
    }

    /** What kind of object the pod needs, in upstream's words; empty when it needs none. */
    static Optional<String> any(JsonNode spec) {
        if (!spec.path("serviceAccountName").asText("").isEmpty()) {
            return Optional.of("serviceaccounts");
        }
        if (!secrets(spec).isEmpty()) {
            return Optional.of("secrets");
        }
        if (!configMaps(spec).isEmpty()) {
            return Optional.of("configmaps");
        }
        if (!spec.path("resourceClaims").isEmpty()) {
            return Optional.of("resourceclaims");
        }
        for (JsonNode volume : spec.path("volumes")) {
            Optional<String> needed = first(VOLUMES, volume);
            for (JsonNode source : volume.path("projected").path("sources")) {
                needed = needed.or(() -> first(PROJECTED, source));
            }
            if (needed.isPresent()) {
                return needed;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> first(Map<String, String> known, JsonNode holder) {
        return holder.properties().stream()
                .map(field -> Optional.ofNullable(known.get(field.getKey())))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
