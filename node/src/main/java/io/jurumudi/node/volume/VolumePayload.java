package io.jurumudi.node.volume;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import io.jurumudi.node.pod.ConfigSource;
import io.jurumudi.node.pod.DownwardFields;
import io.jurumudi.node.pod.PodSpecs;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Collects the files of a volume whose content comes from the API. */
final class VolumePayload {
    private static final int DEFAULT_MODE = 0644;

    private final ConfigSource source;
    private final Tokens tokens;
    private final List<String> hostIps;
    private final Map<String, Quantity> allocatable;
    private final Pod pod;
    private final Map<String, AtomicWriter.File> files = new LinkedHashMap<>();

    VolumePayload(
            ConfigSource source, Tokens tokens, List<String> hostIps, Map<String, Quantity> allocatable, Pod pod) {
        this.source = source;
        this.tokens = tokens;
        this.hostIps = hostIps;
        this.allocatable = allocatable;
        this.pod = pod;
    }

    Map<String, AtomicWriter.File> of(Volume volume) {
        if (volume.getConfigMap() != null) {
            var map = volume.getConfigMap();
            configMap(map.getName(), map.getItems(), map.getOptional(), mode(map.getDefaultMode()));
        } else if (volume.getSecret() != null) {
            var secret = volume.getSecret();
            secret(secret.getSecretName(), secret.getItems(), secret.getOptional(), mode(secret.getDefaultMode()));
        } else if (volume.getDownwardAPI() != null) {
            downward(
                    volume.getDownwardAPI().getItems(),
                    mode(volume.getDownwardAPI().getDefaultMode()));
        } else if (volume.getProjected() != null) {
            projected(volume);
        }
        return files;
    }

    private void projected(Volume volume) {
        int mode = mode(volume.getProjected().getDefaultMode());
        for (var part : volume.getProjected().getSources()) {
            if (part.getConfigMap() != null) {
                var map = part.getConfigMap();
                configMap(map.getName(), map.getItems(), map.getOptional(), mode);
            } else if (part.getSecret() != null) {
                var secret = part.getSecret();
                secret(secret.getName(), secret.getItems(), secret.getOptional(), mode);
            } else if (part.getDownwardAPI() != null) {
                downward(part.getDownwardAPI().getItems(), mode);
            } else if (part.getServiceAccountToken() != null) {
                var wanted = part.getServiceAccountToken();
                List<String> audiences =
                        wanted.getAudience() == null || wanted.getAudience().isEmpty()
                                ? List.of()
                                : List.of(wanted.getAudience());
                long seconds = wanted.getExpirationSeconds() == null ? 3600 : wanted.getExpirationSeconds();
                String token = tokens.of(pod, volume.getName(), audiences, seconds);
                OptionalInt user = onlyUser();
                boolean guarded = user.isPresent() || Volumes.fsGroup(pod).isPresent();
                files.put(
                        wanted.getPath(),
                        new AtomicWriter.File(token.getBytes(StandardCharsets.UTF_8), guarded ? 0600 : mode, user));
            } else {
                throw new VolumeException("unsupported source in projected volume \"%s\"".formatted(volume.getName()));
            }
        }
    }

    /** The user all containers run as, when the spec says that there is one: the token can then be theirs alone. */
    private OptionalInt onlyUser() {
        var security = pod.getSpec().getSecurityContext();
        Long podWide = security == null ? null : security.getRunAsUser();
        var users = PodSpecs.all(pod)
                .map(container -> {
                    var own = container.getSecurityContext();
                    return Optional.ofNullable(
                            own == null || own.getRunAsUser() == null ? podWide : own.getRunAsUser());
                })
                .distinct()
                .toList();
        return users.size() == 1 && users.getFirst().isPresent()
                ? OptionalInt.of(users.getFirst().get().intValue())
                : OptionalInt.empty();
    }

    private static int mode(Integer wanted) {
        return wanted == null ? DEFAULT_MODE : wanted;
    }

    private void configMap(String name, List<KeyToPath> items, Boolean optional, int mode) {
        Optional<ConfigMap> map = source.configMap(pod.getMetadata().getNamespace(), name);
        boolean mayLack = Boolean.TRUE.equals(optional);
        if (map.isEmpty() && !mayLack) {
            throw new VolumeException("configmap \"%s\" not found".formatted(name));
        }
        var content = new TreeMap<String, byte[]>();
        map.map(ConfigMap::getData)
                .ifPresent(
                        data -> data.forEach((key, text) -> content.put(key, text.getBytes(StandardCharsets.UTF_8))));
        map.map(ConfigMap::getBinaryData)
                .ifPresent(data -> data.forEach(
                        (key, base64) -> content.put(key, Base64.getDecoder().decode(base64))));
        put(content, items, mayLack, mode, "references non-existent config key: ");
    }

    private void secret(String name, List<KeyToPath> items, Boolean optional, int mode) {
        Optional<Secret> secret = source.secret(pod.getMetadata().getNamespace(), name);
        boolean mayLack = Boolean.TRUE.equals(optional);
        if (secret.isEmpty() && !mayLack) {
            throw new VolumeException("secret \"%s\" not found".formatted(name));
        }
        var content = new TreeMap<String, byte[]>();
        secret.map(Secret::getData)
                .ifPresent(data -> data.forEach(
                        (key, base64) -> content.put(key, Base64.getDecoder().decode(base64))));
        put(content, items, mayLack, mode, "references non-existent secret key: ");
    }

    private void put(Map<String, byte[]> content, List<KeyToPath> items, boolean mayLack, int mode, String missing) {
        if (items.isEmpty()) {
            content.forEach((key, bytes) -> files.put(key, new AtomicWriter.File(bytes, mode, OptionalInt.empty())));
        }
        for (KeyToPath item : items) {
            byte[] bytes = content.get(item.getKey());
            if (bytes == null) {
                if (mayLack) {
                    continue;
                }
                throw new VolumeException(missing + item.getKey());
            }
            int own = item.getMode() == null ? mode : item.getMode();
            files.put(item.getPath(), new AtomicWriter.File(bytes, own, OptionalInt.empty()));
        }
    }

    private void downward(List<DownwardAPIVolumeFile> items, int mode) {
        for (DownwardAPIVolumeFile item : items) {
            String text;
            if (item.getFieldRef() != null) {
                // Addresses are for the environment only: a volume is filled before there are any.
                text = DownwardFields.field(pod, item.getFieldRef().getFieldPath(), List.of(), hostIps);
            } else {
                var selector = item.getResourceFieldRef();
                var container = PodSpecs.container(pod, selector.getContainerName())
                        .orElseThrow(() ->
                                new VolumeException("container %s not found".formatted(selector.getContainerName())));
                text = DownwardFields.resource(container, selector, allocatable);
            }
            int own = item.getMode() == null ? mode : item.getMode();
            files.put(
                    item.getPath(),
                    new AtomicWriter.File(text.getBytes(StandardCharsets.UTF_8), own, OptionalInt.empty()));
        }
    }
}
