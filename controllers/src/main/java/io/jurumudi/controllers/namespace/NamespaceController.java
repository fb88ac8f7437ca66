package io.jurumudi.controllers.namespace;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NamespaceCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jurumudi.client.Change;
import io.jurumudi.client.ControlLoop;
import io.jurumudi.client.Discovery;
import io.jurumudi.client.Informer;
import io.jurumudi.client.Key;
import io.jurumudi.client.Outcome;
import io.jurumudi.client.RawApi;
import io.jurumudi.controllers.common.Api;
import io.jurumudi.controllers.common.Context;
import io.jurumudi.controllers.common.Controller;
import io.jurumudi.controllers.common.Pods;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Deletes everything in a namespace that is to go, pods first, and then lets the namespace go. */
public final class NamespaceController implements Controller {
    private static final String FINALIZER = "kubernetes";
    /** How long to expect that finalizers take when nothing better is known. */
    private static final long FINALIZER_SECONDS = 15;

    private static final Map<String, Object> DELETE_OPTIONS =
            Map.of("kind", "DeleteOptions", "apiVersion", "v1", "propagationPolicy", "Background");

    private final Context context;
    private final RawApi api;
    private final Discovery discovery;
    private final Informer<Namespace> namespaces;
    private final Informer<Pod> pods;

    /** What is left after an attempt; an estimate of 0 seconds with objects left means nobody knows why they are. */
    private static final class Leftovers {
        private final Map<String, Integer> resources = new LinkedHashMap<>();
        private final Map<String, Integer> finalizers = new LinkedHashMap<>();
        private final List<String> errors = new ArrayList<>();
        private long estimateSeconds;
    }

    public NamespaceController(Context context) {
        this.context = context;
        this.api = new RawApi(context.client());
        this.discovery = new Discovery(api);
        this.namespaces = context.informer(Namespace.class);
        this.pods = context.informer(Pod.class);
    }

    @Override
    public void watch(ControlLoop loop) {
        context.onChange(namespaces, change -> {
            if (change.object().getMetadata().getDeletionTimestamp() != null) {
                loop.enqueue(Key.of(change.object()));
            }
        });
        // The end of its last pod is what most namespaces wait for; no need to wait for the estimate to pass.
        context.onChange(pods, change -> {
            if (change instanceof Change.Deleted<Pod>(Pod pod)) {
                namespaces
                        .get("", pod.getMetadata().getNamespace())
                        .filter(n -> n.getMetadata().getDeletionTimestamp() != null)
                        .ifPresent(n -> loop.enqueue(Key.of(n)));
            }
        });
    }

    /** Upstream's; somebody is waiting. */
    @Override
    public Duration longestDelay() {
        return Duration.ofMinutes(1);
    }

    @Override
    public Outcome reconcile(Key key) {
        Namespace namespace = context.client().namespaces().withName(key.name()).get();
        if (namespace == null || namespace.getMetadata().getDeletionTimestamp() == null) {
            return Outcome.done();
        }
        if (!"Terminating".equals(namespace.getStatus().getPhase())) {
            namespace = context.client()
                    .namespaces()
                    .resource(new NamespaceBuilder(namespace)
                            .editStatus()
                            .withPhase("Terminating")
                            .endStatus()
                            .build())
                    .updateStatus();
        }
        if (namespace.getSpec() == null || namespace.getSpec().getFinalizers().isEmpty()) {
            return Outcome.done();
        }
        Leftovers left = empty(namespace);
        if (!left.errors.isEmpty()) {
            return Outcome.retry(String.join(", ", left.errors));
        }
        if (left.estimateSeconds > 0) {
            return Outcome.again(Duration.ofSeconds(left.estimateSeconds / 2 + 1));
        }
        finish(key.name());
        return Outcome.done();
    }

    private Leftovers empty(Namespace namespace) {
        Leftovers left = new Leftovers();
        Discovery.Found found = discovery.preferred();
        List<Discovery.Served> deletable = found.resources().stream()
                .filter(r -> r.namespaced() && r.verbs().contains("delete"))
                .toList();
        left.errors.addAll(found.failures().values());
        deletable.stream().filter(NamespaceController::isPods).forEach(r -> deleteAll(namespace, r, left));
        // Pods may need their service accounts, secrets and policies until they have ended.
        if (left.resources.isEmpty()) {
            deletable.stream().filter(r -> !isPods(r)).forEach(r -> deleteAll(namespace, r, left));
        }
        List<NamespaceCondition> old = namespace.getStatus().getConditions();
        List<NamespaceCondition> conditions = NamespaceConditions.update(
                old,
                found.failures(),
                left.errors,
                left.resources,
                left.finalizers,
                context.clock().instant());
        if (!conditions.equals(old)) {
            try {
                context.client()
                        .namespaces()
                        .resource(new NamespaceBuilder(namespace)
                                .editStatus()
                                .withConditions(conditions)
                                .endStatus()
                                .build())
                        .updateStatus();
            } catch (KubernetesClientException e) {
                // The conditions only inform; emptying goes on, and the next pass writes them again.
                if (!Api.isConflict(e) && !Api.isNotFound(e)) {
                    throw e;
                }
            }
        }
        return left;
    }

    private static boolean isPods(Discovery.Served resource) {
        return resource.group().isEmpty() && resource.plural().equals("pods");
    }

    private void deleteAll(Namespace namespace, Discovery.Served resource, Leftovers left) {
        String name = namespace.getMetadata().getName();
        try {
            long estimate = isPods(resource) ? podSeconds(namespace) : 0;
            List<JsonNode> items = list(resource, name);
            if (items.isEmpty()) {
                return;
            }
            delete(resource, name, items);
            items = list(resource, name);
            if (items.isEmpty()) {
                return;
            }
            left.resources.put(resource.plural() + "." + resource.group(), items.size());
            boolean held = false;
            for (JsonNode item : items) {
                for (JsonNode finalizer : item.path("metadata").path("finalizers")) {
                    left.finalizers.merge(finalizer.asText(), 1, Integer::sum);
                    held = true;
                }
            }
            if (estimate == 0 && held) {
                estimate = FINALIZER_SECONDS;
            }
            if (estimate == 0) {
                left.errors.add("unexpected items still remain in namespace: %s for gvr: %s, Resource=%s"
                        .formatted(name, resource.groupVersion(), resource.plural()));
            }
            left.estimateSeconds = Math.max(left.estimateSeconds, estimate);
        } catch (KubernetesClientException e) {
            left.errors.add(Api.message(e));
        }
    }

    /** How much longer the namespace's pods may take to end; 0 when they should have ended already. */
    private long podSeconds(Namespace namespace) {
        long longest = pods.list(namespace.getMetadata().getName()).stream()
                .filter(pod -> !Pods.isFinished(pod) && pod.getSpec().getTerminationGracePeriodSeconds() != null)
                .mapToLong(pod -> pod.getSpec().getTerminationGracePeriodSeconds())
                .max()
                .orElse(0);
        Instant deleted = Instant.parse(namespace.getMetadata().getDeletionTimestamp());
        return deleted.plusSeconds(longest).isAfter(context.clock().instant()) ? longest : 0;
    }

    private List<JsonNode> list(Discovery.Served resource, String namespace) {
        List<JsonNode> items = new ArrayList<>();
        if (resource.verbs().contains("list")) {
            api.get(resource.path(namespace), RawApi.METADATA_LIST)
                    .ifPresent(list -> list.path("items").forEach(items::add));
        }
        return items;
    }

    private void delete(Discovery.Served resource, String namespace, List<JsonNode> items) {
        if (resource.verbs().contains("deletecollection")) {
            if (attempt(resource.path(namespace))) {
                return;
            }
        }
        for (JsonNode item : items) {
            attempt(resource.path(namespace) + "/"
                    + item.path("metadata").path("name").asText());
        }
    }

    /** False when the server does not do such a thing there. */
    private boolean attempt(String path) {
        try {
            api.send("DELETE", path, RawApi.JSON, DELETE_OPTIONS);
            return true;
        } catch (KubernetesClientException e) {
            if (Api.isNotFound(e) || e.getCode() == HttpURLConnection.HTTP_BAD_METHOD) {
                return false;
            }
            throw e;
        }
    }

    private void finish(String name) {
        Namespace newest = context.client().namespaces().withName(name).get();
        if (newest == null) {
            return;
        }
        List<String> left = newest.getSpec().getFinalizers().stream()
                .filter(f -> !FINALIZER.equals(f))
                .toList();
        Map<String, Object> free = Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Namespace",
                "metadata",
                Map.of(
                        "name",
                        name,
                        "uid",
                        newest.getMetadata().getUid(),
                        "resourceVersion",
                        newest.getMetadata().getResourceVersion()),
                "spec",
                Map.of("finalizers", left));
        try {
            api.send("PUT", "/api/v1/namespaces/" + name + "/finalize", RawApi.JSON, free);
        } catch (KubernetesClientException e) {
            if (!Api.isNotFound(e)) {
                throw e;
            }
        }
    }
}
