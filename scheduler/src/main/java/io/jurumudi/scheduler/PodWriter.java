package io.jurumudi.scheduler;

import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What the scheduler writes to the API server about pods. */
final class PodWriter {

    private final KubernetesClient client;
    private final Clock clock;

    PodWriter(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** Binds a pod to a node; throws when the API server refuses or cannot be reached. */
    void bind(Pod pod, String node) {
        String namespace = pod.getMetadata().getNamespace();
        String name = pod.getMetadata().getName();
        client.raw(
                "/api/v1/namespaces/" + encoded(namespace) + "/pods/" + encoded(name) + "/binding",
                "POST",
                new BindingBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .withUid(pod.getMetadata().getUid())
                        .endMetadata()
                        .withNewTarget()
                        .withKind("Node")
                        .withName(node)
                        .endTarget()
                        .build());
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8);
    }

    /** Says in the pod's status why it is not scheduled, unless it says so already. */
    void notScheduled(Pod pod, String reason, String message) {
        Optional<PodCondition> current = Optional.ofNullable(pod.getStatus()).stream()
                .flatMap(status -> status.getConditions().stream())
                .filter(condition -> "PodScheduled".equals(condition.getType()))
                .findFirst();
        if (current.filter(c -> says(c, reason, message)).isPresent()) {
            return;
        }
        Map<String, Object> condition = new HashMap<>();
        condition.put("type", "PodScheduled");
        condition.put("status", "False");
        condition.put("reason", reason);
        condition.put("message", message);
        condition.put(
                "lastTransitionTime",
                current.filter(c -> "False".equals(c.getStatus()))
                        .map(PodCondition::getLastTransitionTime)
                        .orElseGet(() ->
                                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString()));
        Optional.ofNullable(pod.getMetadata().getGeneration())
                .ifPresent(generation -> condition.put("observedGeneration", generation));
        Map<String, Object> patch = Map.of(
                "metadata",
                Map.of("uid", pod.getMetadata().getUid()),
                "status",
                Map.of("conditions", List.of(condition)));
        try {
            client.pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .subresource("status")
                    .patch(
                            PatchContext.of(PatchType.STRATEGIC_MERGE),
                            client.getKubernetesSerialization().asJson(patch));
        } catch (KubernetesClientException e) {
            // Deleted, or deleted and made again, in which case there is nothing to say about it any more.
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    private static boolean says(PodCondition condition, String reason, String message) {
        return "False".equals(condition.getStatus())
                && Objects.equals(condition.getReason(), reason)
                && Objects.equals(condition.getMessage(), message);
    }
}
