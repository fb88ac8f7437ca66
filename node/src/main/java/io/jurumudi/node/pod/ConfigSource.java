package io.jurumudi.node.pod;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What pods refer to and the API has. Each method may throw when the API cannot be asked. */
public interface ConfigSource {
    Optional<ConfigMap> configMap(String namespace, String name);

    Optional<Secret> secret(String namespace, String name);

    /** All services as far as known now; never waits. */
    Collection<Service> services();

    record Token(String value, Instant expires) {}

    /** A new token of the pod's service account, bound to the pod. */
    Token token(Pod pod, List<String> audiences, long expirationSeconds);

    /** A kubelet without an API server: pods that refer to nothing run, others are told why not. */
    static ConfigSource none() {
        return new ConfigSource() {
            @Override
            public Optional<ConfigMap> configMap(String namespace, String name) {
                throw new IllegalStateException("Cannot get ConfigMaps, no API server is configured");
            }

            @Override
            public Optional<Secret> secret(String namespace, String name) {
                throw new IllegalStateException("Cannot get Secrets, no API server is configured");
            }

            @Override
            public Collection<Service> services() {
                return List.of();
            }

            @Override
            public Token token(Pod pod, List<String> audiences, long expirationSeconds) {
                throw new IllegalStateException("Cannot use TokenRequest, no API server is configured");
            }
        };
    }
}
