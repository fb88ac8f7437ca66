package io.jurumudi.controllers.garbagecollector;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jurumudi.client.ControlLoop;
import io.jurumudi.client.Discovery;
import io.jurumudi.client.Discovery.Served;
import io.jurumudi.client.Key;
import io.jurumudi.client.Outcome;
import io.jurumudi.client.RawApi;
import io.jurumudi.controllers.common.Api;
import io.jurumudi.controllers.common.Context;
import io.jurumudi.controllers.common.Controller;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Deletes objects whose owners are gone, and lets go those that wait for their dependents, or for having set them free. */
public final class GarbageCollector implements Controller {
    /** Deletes of owners known to be gone come in bulk; remembering saves asking for each dependent again. */
    private static final int REMEMBERED_ABSENT = 500;

    private final Context context;
    private final RawApi api;
    private final Kinds kinds;
    private final Graph graph = new Graph();
    private final Monitors monitors;
    private final Map<String, Boolean> absent = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED_ABSENT;
        }
    };

    public GarbageCollector(Context context) {
        this.context = context;
        this.api = new RawApi(context.client());
        this.kinds = new Kinds(new Discovery(api));
        this.monitors = new Monitors(context, kinds, graph);
    }

    @Override
    public void watch(ControlLoop loop) throws InterruptedException {
        monitors.start(uid -> loop.enqueue(Key.of(uid)));
        // Until everything was seen once, the graph does not know all dependents.
        monitors.awaitFirst();
    }

    @Override
    public void close() {
        monitors.close();
    }

    /** The key's name is a uid. */
    @Override
    public Outcome reconcile(Key key) {
        Optional<Item> known = graph.get(key.name());
        if (known.isEmpty()) {
            return Outcome.done();
        }
        Optional<Served> resource =
                kinds.find(known.get().apiVersion(), known.get().kind());
        if (resource.isEmpty()) {
            return Outcome.retry("no resource serves %s %s"
                    .formatted(known.get().apiVersion(), known.get().kind()));
        }
        Optional<ObjectMeta> live = live(resource.get(), known.get());
        if (live.isEmpty()) {
            remember(key.name());
            monitors.look(graph.remove(key.name()));
            return Outcome.done();
        }
        if (!known.get().observed()) {
            return Outcome.done();
        }
        Item item = Item.observed(known.get().apiVersion(), known.get().kind(), live.get());
        if (item.orphansDependents()) {
            return orphan(resource.get(), item, live.get());
        }
        if (item.waitsForDependents()) {
            return finishForeground(resource.get(), item, live.get());
        }
        return item.deleting() ? Outcome.done() : judge(resource.get(), item, live.get());
    }

    private Outcome judge(Served resource, Item item, ObjectMeta live) {
        Map<String, Verdict.Owner> owners = new HashMap<>();
        for (OwnerReference reference : item.owners()) {
            Optional<Verdict.Owner> state = state(reference, item);
            if (state.isEmpty()) {
                return Outcome.retry("cannot look up the owner %s %s of %s %s"
                        .formatted(reference.getKind(), reference.getName(), item.kind(), item.name()));
            }
            owners.put(reference.getUid(), state.get());
        }
        boolean hasDependents = !graph.dependents(item.uid()).isEmpty();
        switch (Verdict.decide(item, owners, hasDependents)) {
            case Verdict.Keep() -> {}
            case Verdict.DropReferences(List<OwnerReference> left) ->
                patch(resource, item, live, Map.of("ownerReferences", left));
            case Verdict.Delete(String policy) -> {
                if (policy.equals("Foreground") && closesCircle(item)) {
                    openCircle(resource, item, live);
                    return Outcome.again(Duration.ZERO);
                }
                delete(resource, item, live, policy);
            }
        }
        return Outcome.done();
    }

    /** Whether one that this object owns may be waiting for it, by way of the owners of this one. */
    private boolean closesCircle(Item item) {
        return graph.dependents(item.uid()).stream().anyMatch(Item::waitsForDependents)
                && item.owners().stream().anyMatch(owner -> item.blocks(owner.getUid()));
    }

    /** Lets the owners of an object go without waiting for it. */
    private void openCircle(Served resource, Item item, ObjectMeta live) {
        List<OwnerReference> unblocking = live.getOwnerReferences().stream()
                .map(owner -> owner.edit().withBlockOwnerDeletion(false).build())
                .toList();
        patch(resource, item, live, Map.of("ownerReferences", unblocking));
    }

    /** None when the owner's kind is not served, which proves nothing about the owner. */
    private Optional<Verdict.Owner> state(OwnerReference reference, Item dependent) {
        if (isRemembered(reference.getUid())) {
            return Optional.of(Verdict.Owner.ABSENT);
        }
        Optional<Served> resource = kinds.find(reference.getApiVersion(), reference.getKind());
        if (resource.isEmpty()
                || resource.get().namespaced() && dependent.namespace().isEmpty()) {
            return Optional.empty();
        }
        Item owner = Item.referenced(reference, dependent.namespace());
        Optional<ObjectMeta> live = live(resource.get(), owner);
        if (live.isEmpty()) {
            remember(reference.getUid());
            return Optional.of(Verdict.Owner.ABSENT);
        }
        boolean waits =
                Item.observed(owner.apiVersion(), owner.kind(), live.get()).waitsForDependents();
        return Optional.of(waits ? Verdict.Owner.WAITING : Verdict.Owner.SOLID);
    }

    private Outcome finishForeground(Served resource, Item item, ObjectMeta live) {
        List<Item> blocking = graph.dependents(item.uid()).stream()
                .filter(dependent -> dependent.blocks(item.uid()))
                .toList();
        if (blocking.isEmpty()) {
            removeFinalizer(resource, item, live, Item.FOREGROUND);
            return Outcome.done();
        }
        monitors.look(blocking.stream()
                .filter(dependent -> !dependent.deleting())
                .map(Item::uid)
                .toList());
        return Outcome.done();
    }

    private Outcome orphan(Served resource, Item item, ObjectMeta live) {
        for (Item dependent : graph.dependents(item.uid())) {
            Optional<Served> kind = kinds.find(dependent.apiVersion(), dependent.kind());
            Optional<ObjectMeta> fresh = kind.flatMap(k -> live(k, dependent));
            if (fresh.isPresent()) {
                List<OwnerReference> left = fresh.get().getOwnerReferences().stream()
                        .filter(r -> !r.getUid().equals(item.uid()))
                        .toList();
                patch(kind.get(), dependent, fresh.get(), Map.of("ownerReferences", left));
            }
        }
        removeFinalizer(resource, item, live, Item.ORPHAN);
        return Outcome.done();
    }

    private void removeFinalizer(Served resource, Item item, ObjectMeta live, String finalizer) {
        List<String> left =
                live.getFinalizers().stream().filter(f -> !f.equals(finalizer)).toList();
        patch(resource, item, live, Map.of("finalizers", left));
    }

    private String path(Served resource, Item item) {
        return resource.path(item.namespace()) + "/" + item.name();
    }

    /** The object's metadata, if it still is the same object. */
    private Optional<ObjectMeta> live(Served resource, Item item) {
        if (resource.namespaced() && item.namespace().isEmpty()) {
            return Optional.empty();
        }
        return api.get(path(resource, item), RawApi.METADATA)
                .map(this::meta)
                .filter(meta -> meta.getUid().equals(item.uid()));
    }

    private ObjectMeta meta(JsonNode object) {
        return context.client().getKubernetesSerialization().convertValue(object.path("metadata"), ObjectMeta.class);
    }

    /** Fails on a conflict when the object has changed since it was looked at. */
    private void patch(Served resource, Item item, ObjectMeta live, Map<String, ?> change) {
        Map<String, Object> metadata = new HashMap<>(change);
        metadata.put("resourceVersion", live.getResourceVersion());
        metadata.put("uid", live.getUid());
        ignoringAbsence(
                () -> api.send("PATCH", path(resource, item), RawApi.MERGE_PATCH, Map.of("metadata", metadata)));
    }

    private void delete(Served resource, Item item, ObjectMeta live, String policy) {
        Map<String, Object> options = Map.of(
                "kind",
                "DeleteOptions",
                "apiVersion",
                "v1",
                "preconditions",
                Map.of("uid", live.getUid(), "resourceVersion", live.getResourceVersion()),
                "propagationPolicy",
                policy);
        ignoringAbsence(() -> api.send("DELETE", path(resource, item), RawApi.JSON, options));
    }

    private static void ignoringAbsence(Runnable action) {
        try {
            action.run();
        } catch (KubernetesClientException e) {
            if (!Api.isNotFound(e)) {
                throw e;
            }
        }
    }

    private void remember(String uid) {
        synchronized (absent) {
            absent.put(uid, true);
        }
    }

    private boolean isRemembered(String uid) {
        synchronized (absent) {
            return absent.containsKey(uid);
        }
    }
}
