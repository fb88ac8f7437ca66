package io.jurumudi.server.lookup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.server.admission.StoredObjects;
import io.jurumudi.server.auth.BoundObjects;
import io.jurumudi.server.cache.CachedObject;
import io.jurumudi.server.cache.Keys;
import io.jurumudi.server.cache.KindCache;
import io.jurumudi.server.cache.WatchCache;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.Kinds;
import io.jurumudi.server.proxy.KubeletLocator;
import io.jurumudi.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Objects by name, for admission, token checks and the proxies. */
public final class CachedObjects implements StoredObjects, BoundObjects, KubeletLocator {

    private static final String SERVICE_LABEL = "kubernetes.io/service-name";

    private static final Map<String, String> BOUND_RESOURCES = Map.of(
            "ServiceAccount", "serviceaccounts",
            "Pod", "pods",
            "Secret", "secrets",
            "Node", "nodes");

    private final Store store;
    private final WatchCache cache;
    private final Kinds kinds;

    public CachedObjects(Store store, WatchCache cache, Kinds kinds) {
        this.store = store;
        this.cache = cache;
        this.kinds = kinds;
    }

    @Override
    public Optional<ObjectNode> find(String group, String resource, String namespace, String name) {
        Kind kind = kinds.resource(group, resource).orElseThrow();
        return store.get(Keys.object(kind.storagePrefix(), kind.namespaced() ? namespace : "", name))
                .map(stored -> {
                    ObjectNode object = Json.read(stored.value());
                    object.withObjectProperty("metadata").put("resourceVersion", Long.toString(stored.modRevision()));
                    return object;
                });
    }

    @Override
    public List<ObjectNode> list(String group, String resource, String namespace) {
        Kind kind = kinds.resource(group, resource).orElseThrow();
        Keys.Range range = Keys.range(kind.storagePrefix(), namespace);
        List<ObjectNode> objects = new ArrayList<>();
        for (CachedObject object : cached(kind).state().objects().range(range.start(), range.end())) {
            objects.add(object.tree());
        }
        return objects;
    }

    @Override
    public Optional<Live> find(String kind, String namespace, String name) {
        return newest("", BOUND_RESOURCES.get(kind), namespace, name).map(object -> {
            String deleted = object.path("metadata").path("deletionTimestamp").asText("");
            return new Live(
                    object.path("metadata").path("uid").asText(""),
                    deleted.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(deleted)));
        });
    }

    @Override
    public Optional<ObjectNode> pod(String namespace, String name) {
        return newest("", "pods", namespace, name);
    }

    @Override
    public Optional<ObjectNode> node(String name) {
        return newest("", "nodes", "", name);
    }

    @Override
    public Optional<ObjectNode> service(String namespace, String name) {
        return newest("", "services", namespace, name);
    }

    @Override
    public Iterable<ObjectNode> endpointSlices(String namespace, String service) {
        Kind kind = kinds.resource("discovery.k8s.io", "endpointslices").orElseThrow();
        Keys.Range range = Keys.range(kind.storagePrefix(), namespace);
        List<ObjectNode> slices = new ArrayList<>();
        for (CachedObject slice : cached(kind).state().objects().range(range.start(), range.end())) {
            if (service.equals(slice.labels().get(SERVICE_LABEL))) {
                slices.add(slice.tree());
            }
        }
        return slices;
    }

    /** Out of the cache, and out of the store what the cache has not seen yet. */
    private Optional<ObjectNode> newest(String group, String resource, String namespace, String name) {
        Kind kind = kinds.resource(group, resource).orElseThrow();
        String key = Keys.object(kind.storagePrefix(), kind.namespaced() ? namespace : "", name);
        return cached(kind)
                .state()
                .objects()
                .get(key)
                .map(CachedObject::tree)
                .or(() -> find(group, resource, namespace, name));
    }

    private KindCache cached(Kind kind) {
        return cache.add(kind.storagePrefix(), kind.selectableFields());
    }
}
