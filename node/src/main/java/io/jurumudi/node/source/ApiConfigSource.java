package io.jurumudi.node.source;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jurumudi.client.Informer;
import io.jurumudi.node.pod.ConfigSource;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What pods refer to, read from the API when it is needed, so that nothing a pod does not use is ever held. */
public final class ApiConfigSource implements ConfigSource {
    private final KubernetesClient client;
    private final Informer<Service> services;

    public ApiConfigSource(KubernetesClient client, Informer<Service> services) {
        this.client = client;
        this.services = services;
    }

    @Override
    public Optional<ConfigMap> configMap(String namespace, String name) {
        return Optional.ofNullable(
                client.configMaps().inNamespace(namespace).withName(name).get());
    }

    @Override
    public Optional<Secret> secret(String namespace, String name) {
        return Optional.ofNullable(
                client.secrets().inNamespace(namespace).withName(name).get());
    }

    @Override
    public Collection<Service> services() {
        return services.list();
    }

    @Override
    public Token token(Pod pod, List<String> audiences, long expirationSeconds) {
        var meta = pod.getMetadata();
        TokenRequest request = new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(audiences)
                .withExpirationSeconds(expirationSeconds)
                .withNewBoundObjectRef()
                .withApiVersion("v1")
                .withKind("Pod")
                .withName(meta.getName())
                .withUid(meta.getUid())
                .endBoundObjectRef()
                .endSpec()
                .build();
        String account = pod.getSpec().getServiceAccountName() == null
                ? "default"
                : pod.getSpec().getServiceAccountName();
        var status = client.serviceAccounts()
                .inNamespace(meta.getNamespace())
                .withName(account)
                .tokenRequest(request)
                .getStatus();
        return new Token(status.getToken(), Instant.parse(status.getExpirationTimestamp()));
    }
}
