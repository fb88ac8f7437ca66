package io.jurumudi.node.pod;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Works out the environment of a container. */
public final class Environment {
    private final ConfigSource source;
    private final List<String> hostIps;
    private final Map<String, Quantity> allocatable;

    public Environment(ConfigSource source, List<String> hostIps, Map<String, Quantity> allocatable) {
        this.source = source;
        this.hostIps = List.copyOf(hostIps);
        this.allocatable = Map.copyOf(allocatable);
    }

    /**
     * The variables in order. Later sources win: services, then envFrom, then env, whose values may refer to any of them.
     *
     * @throws ContainerConfigException when something that is not optional is missing
     */
    public Map<String, String> of(Pod pod, Container container, List<String> podIps) {
        boolean links = !Boolean.FALSE.equals(pod.getSpec().getEnableServiceLinks());
        Map<String, String> services =
                ServiceEnvironment.of(source.services(), pod.getMetadata().getNamespace(), links);
        var result = new LinkedHashMap<String, String>();
        for (EnvFromSource from : container.getEnvFrom()) {
            String prefix = from.getPrefix() == null ? "" : from.getPrefix();
            all(pod, from).forEach((key, value) -> result.put(prefix + key, value));
        }
        for (EnvVar variable : container.getEnv()) {
            Optional<String> value;
            if (variable.getValueFrom() != null) {
                value = from(pod, container, variable.getValueFrom(), podIps);
            } else {
                String text = variable.getValue() == null ? "" : variable.getValue();
                value = Optional.of(Expansion.expand(
                        text, name -> Optional.ofNullable(result.getOrDefault(name, services.get(name)))));
            }
            value.ifPresent(text -> result.put(variable.getName(), text));
        }
        services.forEach(result::putIfAbsent);
        return result;
    }

    private Map<String, String> all(Pod pod, EnvFromSource from) {
        String namespace = pod.getMetadata().getNamespace();
        if (from.getConfigMapRef() != null) {
            var ref = from.getConfigMapRef();
            return configMap(namespace, ref.getName(), ref.getOptional())
                    .map(ConfigMap::getData)
                    .map(data -> (Map<String, String>) new TreeMap<>(data))
                    .orElse(Map.of());
        }
        if (from.getSecretRef() != null) {
            var ref = from.getSecretRef();
            var values = new TreeMap<String, String>();
            secret(namespace, ref.getName(), ref.getOptional())
                    .map(Secret::getData)
                    .ifPresent(data -> data.forEach((key, value) -> values.put(key, decode(value))));
            return values;
        }
        return Map.of();
    }

    private Optional<String> from(Pod pod, Container container, EnvVarSource from, List<String> podIps) {
        String namespace = pod.getMetadata().getNamespace();
        if (from.getFieldRef() != null) {
            return Optional.of(DownwardFields.field(pod, from.getFieldRef().getFieldPath(), podIps, hostIps));
        }
        if (from.getResourceFieldRef() != null) {
            var selector = from.getResourceFieldRef();
            Container of = selector.getContainerName() == null
                            || selector.getContainerName().isEmpty()
                    ? container
                    : PodSpecs.container(pod, selector.getContainerName()).orElse(container);
            return Optional.of(DownwardFields.resource(of, selector, allocatable));
        }
        if (from.getConfigMapKeyRef() != null) {
            var ref = from.getConfigMapKeyRef();
            var map = configMap(namespace, ref.getName(), ref.getOptional());
            var value = map.map(ConfigMap::getData).map(data -> data.get(ref.getKey()));
            if (value.isEmpty() && !Boolean.TRUE.equals(ref.getOptional())) {
                throw new ContainerConfigException(
                        "couldn't find key %s in ConfigMap %s/%s".formatted(ref.getKey(), namespace, ref.getName()));
            }
            return value;
        }
        if (from.getSecretKeyRef() != null) {
            var ref = from.getSecretKeyRef();
            var secret = secret(namespace, ref.getName(), ref.getOptional());
            var value = secret.map(Secret::getData)
                    .map(data -> data.get(ref.getKey()))
                    .map(Environment::decode);
            if (value.isEmpty() && !Boolean.TRUE.equals(ref.getOptional())) {
                throw new ContainerConfigException(
                        "couldn't find key %s in Secret %s/%s".formatted(ref.getKey(), namespace, ref.getName()));
            }
            return value;
        }
        return Optional.empty();
    }

    private Optional<ConfigMap> configMap(String namespace, String name, Boolean optional) {
        var found = source.configMap(namespace, name);
        if (found.isEmpty() && !Boolean.TRUE.equals(optional)) {
            throw new ContainerConfigException("configmap \"%s\" not found".formatted(name));
        }
        return found;
    }

    private Optional<Secret> secret(String namespace, String name, Boolean optional) {
        var found = source.secret(namespace, name);
        if (found.isEmpty() && !Boolean.TRUE.equals(optional)) {
            throw new ContainerConfigException("secret \"%s\" not found".formatted(name));
        }
        return found;
    }

    private static String decode(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
