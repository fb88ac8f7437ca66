package io.jurumudi.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jurumudi.client.RawApi;
import io.jurumudi.controllers.common.Api;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

/** The token of a service account in kube-system, which is created when it is missing; asked for anew in good time. */
final class AccountToken implements Supplier<String> {
    private static final String NAMESPACE = "kube-system";
    private static final long LIFETIME_SECONDS = 3600;

    private final KubernetesClient client;
    private final String account;
    private final Clock clock;
    private String token = "";
    private Instant renew = Instant.MIN;

    /** @param client may create service accounts and their tokens */
    AccountToken(KubernetesClient client, String account, Clock clock) {
        this.client = client;
        this.account = account;
        this.clock = clock;
    }

    @Override
    public synchronized String get() {
        if (clock.instant().isBefore(renew)) {
            return token;
        }
        JsonNode status;
        try {
            status = request();
        } catch (KubernetesClientException e) {
            if (!Api.isNotFound(e)) {
                throw e;
            }
            create();
            status = request();
        }
        Instant now = clock.instant();
        token = status.path("token").asText();
        Duration life = Duration.between(
                now, Instant.parse(status.path("expirationTimestamp").asText()));
        renew = now.plus(life.multipliedBy(4).dividedBy(5));
        return token;
    }

    private JsonNode request() {
        return new RawApi(client)
                .send(
                        "POST",
                        "/api/v1/namespaces/%s/serviceaccounts/%s/token".formatted(NAMESPACE, account),
                        RawApi.JSON,
                        Map.of(
                                "apiVersion",
                                "authentication.k8s.io/v1",
                                "kind",
                                "TokenRequest",
                                "spec",
                                Map.of("expirationSeconds", LIFETIME_SECONDS)))
                .path("status");
    }

    private void create() {
        try {
            client.serviceAccounts()
                    .inNamespace(NAMESPACE)
                    .resource(new ServiceAccountBuilder()
                            .withNewMetadata()
                            .withNamespace(NAMESPACE)
                            .withName(account)
                            .endMetadata()
                            .build())
                    .create();
        } catch (KubernetesClientException e) {
            if (!Api.isAlreadyExists(e)) {
                throw e;
            }
        }
    }
}
