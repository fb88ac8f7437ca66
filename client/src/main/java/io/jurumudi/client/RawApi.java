package io.jurumudi.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Requests for whatever fabric8 has no method or no type for. Every failure is a {@link KubernetesClientException}. */
public final class RawApi {
    public static final String JSON = "application/json";
    public static final String JSON_PATCH = "application/json-patch+json";
    public static final String MERGE_PATCH = "application/merge-patch+json";
    public static final String STRATEGIC_PATCH = "application/strategic-merge-patch+json";

    /** Asks for nothing but an object's metadata, if the server can reduce objects. */
    public static final String METADATA =
            "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

    /** The same for a list. */
    public static final String METADATA_LIST =
            "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

    private final KubernetesClient client;
    private final String server;

    public RawApi(KubernetesClient client) {
        this.client = client;
        this.server = client.getMasterUrl().toString().replaceFirst("/+$", "");
    }

    /** What is at the path; none when there is nothing. */
    public Optional<JsonNode> get(String path, String accept) {
        try {
            return Optional.of(exchange("GET", path, accept, JSON, ""));
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Sends a body.
     *
     * @param body a string that is JSON already, or anything that reads as JSON; an empty string for none
     */
    public JsonNode send(String method, String path, String contentType, Object body) {
        String text = body instanceof String string
                ? string
                : client.getKubernetesSerialization().asJson(body);
        return exchange(method, path, JSON, contentType, text);
    }

    private JsonNode exchange(String method, String path, String accept, String contentType, String body) {
        HttpRequest request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(server + path)
                .header("Accept", accept)
                .method(method, body.isEmpty() ? null : contentType, body.isEmpty() ? null : body)
                .build();
        CompletableFuture<HttpResponse<String>> pending = client.getHttpClient().sendAsync(request, String.class);
        HttpResponse<String> response;
        try {
            response = pending.get();
        } catch (InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw new KubernetesClientException("interrupted: " + method + " " + path, e);
        } catch (ExecutionException e) {
            throw new KubernetesClientException(
                    method + " " + path + ": " + e.getCause().getMessage(), e.getCause());
        }
        if (!response.isSuccessful()) {
            throw failure(method, path, response);
        }
        return client.getKubernetesSerialization().unmarshal(response.body(), JsonNode.class);
    }

    private KubernetesClientException failure(String method, String path, HttpResponse<String> response) {
        Status status;
        try {
            status = client.getKubernetesSerialization().unmarshal(response.body(), Status.class);
        } catch (RuntimeException e) {
            // Not every proxy on the way answers with a Status.
            status = null;
        }
        String message = status == null || status.getMessage() == null ? response.body() : status.getMessage();
        return new KubernetesClientException(
                method + " " + path + ": " + response.code() + " " + message, response.code(), status);
    }
}
