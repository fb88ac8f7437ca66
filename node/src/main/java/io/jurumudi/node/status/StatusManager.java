package io.jurumudi.node.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.jurumudi.node.pod.StatusSink;
import io.jurumudi.node.thread.Background;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the status of pods to the API: only what changed, the newest only, again until it succeeds. When a pod that is being
 * deleted has ended, takes it out of the API.
 */
public final class StatusManager implements StatusSink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusManager.class);
    private static final Duration RETRY = Duration.ofSeconds(2);
    /** Conditions that are ours to write; all others belong to somebody else. */
    private static final Set<String> OWN_CONDITIONS = Set.of(
            "PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled", "DisruptionTarget");

    private record Entry(Pod pod, PodStatus status, boolean ended) {}

    private final KubernetesClient client;
    private final Function<Pod, Optional<Pod>> inApi;
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Entry> entries = new HashMap<>();
    private final Set<String> dirty = new HashSet<>();
    private final Background thread = new Background("pod-status", this::loop);

    /** @param inApi the pod's object in the API as last seen: itself, or a static pod's image */
    public StatusManager(KubernetesClient client, Function<Pod, Optional<Pod>> inApi) {
        this.client = client;
        this.inApi = inApi;
    }

    public void start() {
        thread.start();
    }

    @Override
    public synchronized Optional<PodStatus> last(String uid) {
        return Optional.ofNullable(entries.get(uid)).map(Entry::status);
    }

    @Override
    public void update(Pod pod, PodStatus status) {
        put(new Entry(pod, status, false));
    }

    @Override
    public void ended(Pod pod, PodStatus status) {
        put(new Entry(pod, status, true));
    }

    private synchronized void put(Entry entry) {
        String uid = entry.pod().getMetadata().getUid();
        Entry before = entries.put(uid, entry);
        boolean same = before != null
                && before.ended() == entry.ended()
                && before.status().equals(entry.status())
                && deleting(before.pod()) == deleting(entry.pod());
        if (!same) {
            dirty.add(uid);
            notifyAll();
        }
    }

    private static boolean deleting(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    @Override
    public synchronized void forget(String uid) {
        entries.remove(uid);
        dirty.remove(uid);
    }

    /** The pod's object in the API is new or not as we left it. */
    public synchronized void resend(String uid) {
        if (entries.containsKey(uid)) {
            dirty.add(uid);
            notifyAll();
        }
    }

    private void loop() throws InterruptedException {
        while (true) {
            List<Entry> work = take();
            var failed = new ArrayList<String>();
            for (Entry entry : work) {
                if (!write(entry)) {
                    failed.add(entry.pod().getMetadata().getUid());
                }
            }
            if (!failed.isEmpty()) {
                Thread.sleep(RETRY);
                failed.forEach(this::resend);
            }
        }
    }

    private synchronized List<Entry> take() throws InterruptedException {
        while (dirty.isEmpty()) {
            wait();
        }
        var work = dirty.stream().map(entries::get).toList();
        dirty.clear();
        return work;
    }

    /** Whether there is no need to try again. */
    private boolean write(Entry entry) throws InterruptedException {
        Optional<Pod> target = inApi.apply(entry.pod());
        if (target.isEmpty()) {
            return true;
        }
        try {
            patch(target.get(), entry.status());
            boolean itself = target.get()
                    .getMetadata()
                    .getUid()
                    .equals(entry.pod().getMetadata().getUid());
            if (itself && entry.ended() && deleting(entry.pod())) {
                delete(entry.pod());
            }
            return true;
        } catch (RuntimeException problem) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            // Gone, or another pod by now: there is nothing left to tell.
            if (problem instanceof KubernetesClientException refused
                    && (refused.getCode() == 404 || refused.getCode() == 409)) {
                return true;
            }
            LOG.info(
                    "cannot write the status of {}: {}",
                    target.get().getMetadata().getName(),
                    problem.getMessage());
            return false;
        } catch (IOException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    private void patch(Pod target, PodStatus status) throws IOException {
        ObjectNode old = tree(target.getStatus() == null ? new PodStatus() : target.getStatus());
        ObjectNode changes = diff(old, tree(status));
        if (changes.isEmpty()) {
            return;
        }
        ObjectNode patch = json.createObjectNode();
        patch.putObject("metadata").put("uid", target.getMetadata().getUid());
        patch.set("status", changes);
        client.pods()
                .inNamespace(target.getMetadata().getNamespace())
                .withName(target.getMetadata().getName())
                .subresource("status")
                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), json.writeValueAsString(patch));
    }

    private ObjectNode tree(PodStatus status) throws IOException {
        return (ObjectNode) json.readTree(client.getKubernetesSerialization().asJson(status));
    }

    /** The strategic merge patch from one status to another. */
    static ObjectNode diff(ObjectNode old, ObjectNode wanted) {
        ObjectNode changes = JsonNodeFactory.instance.objectNode();
        wanted.properties().forEach(field -> {
            JsonNode before = old.path(field.getKey());
            if (field.getKey().equals("conditions")) {
                ArrayNode conditions = conditions(before, field.getValue());
                if (!conditions.isEmpty()) {
                    changes.set("conditions", conditions);
                }
            } else if (!field.getValue().equals(before)) {
                changes.set(field.getKey(), merged(field.getKey(), field.getValue()));
            }
        });
        old.fieldNames().forEachRemaining(name -> {
            if (!wanted.has(name) && !name.equals("conditions")) {
                changes.putNull(name);
            }
        });
        return changes;
    }

    /** Lists that the server would merge by key are told to be replaced. */
    private static JsonNode merged(String name, JsonNode value) {
        if (!name.equals("podIPs") && !name.equals("hostIPs") && !name.equals("resourceClaimStatuses")) {
            return value;
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        list.addObject().put("$patch", "replace");
        return list.addAll((ArrayNode) value);
    }

    private static ArrayNode conditions(JsonNode old, JsonNode wanted) {
        ArrayNode changed = JsonNodeFactory.instance.arrayNode();
        for (JsonNode condition : wanted) {
            String type = condition.path("type").asText();
            JsonNode before = MissingNode.getInstance();
            for (JsonNode candidate : old) {
                if (candidate.path("type").asText().equals(type)) {
                    before = candidate;
                }
            }
            if (OWN_CONDITIONS.contains(type) && !same(before, condition)) {
                ObjectNode patch = condition.deepCopy();
                before.fieldNames().forEachRemaining(field -> {
                    if (!condition.has(field)) {
                        patch.putNull(field);
                    }
                });
                changed.add(patch);
            }
        }
        return changed;
    }

    private static boolean same(JsonNode before, JsonNode condition) {
        if (!before.isObject()) {
            return false;
        }
        ObjectNode without = before.deepCopy();
        // Null in the API, absent in ours.
        without.remove("lastProbeTime");
        return without.equals(condition);
    }

    private void delete(Pod pod) {
        var meta = pod.getMetadata();
        String options =
                "{\"apiVersion\":\"v1\",\"kind\":\"DeleteOptions\",\"gracePeriodSeconds\":0,\"preconditions\":{\"uid\":\"%s\"}}"
                        .formatted(meta.getUid());
        client.raw("/api/v1/namespaces/%s/pods/%s".formatted(meta.getNamespace(), meta.getName()), "DELETE", options);
    }

    @Override
    public void close() {
        thread.close();
    }
}
