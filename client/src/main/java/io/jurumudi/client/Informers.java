package io.jurumudi.client;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PartialObjectMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The informers of a process, one for each kind and selection, however many components ask. Starting twice is harmless, and an
 * informer asked for after the start begins at once; so every component may call {@link #start}, and whoever made this closes it.
 */
public final class Informers implements Component {
    private record Entry<T extends HasMetadata>(InformerCache<T> cache, Reflector<T> reflector) {
        void close() {
            reflector.close();
            cache.close();
        }
    }

    private final KubernetesClient client;
    private final Map<Resource<?>, Entry<?>> entries = new LinkedHashMap<>();
    private boolean started;
    private boolean closed;

    public Informers(KubernetesClient client) {
        this.client = client;
    }

    /** The informer of all objects of a kind. */
    public <T extends HasMetadata> Informer<T> of(Class<T> type) {
        return of(type, Selection.everything());
    }

    /** The informer of some objects of a kind. */
    public <T extends HasMetadata> Informer<T> of(Class<T> type, Selection selection) {
        return entry(Resource.of(type, selection), Informers::withoutManagedFields);
    }

    /**
     * The informer of the identity and ownership of all objects of a resource, whatever it is. Of the metadata only name,
     * namespace, uid, version, owners, finalizers and deletion are kept.
     *
     * @param group empty for the core group
     */
    public Informer<PartialObjectMetadata> metadata(String group, String version, String plural) {
        return entry(Resource.metadata(group, version, plural), Informers::ownershipOnly);
    }

    /** Ends the informer {@link #metadata} gave for a resource that is no more. */
    public void forgetMetadata(String group, String version, String plural) {
        Entry<?> entry;
        synchronized (this) {
            entry = entries.remove(Resource.metadata(group, version, plural));
        }
        if (entry != null) {
            entry.close();
            entry.reflector().awaitEnd();
        }
    }

    // A resource names its own object type, so what was stored under it has that type.
    @SuppressWarnings("unchecked")
    private synchronized <T extends HasMetadata> Informer<T> entry(Resource<T> resource, UnaryOperator<T> slim) {
        Entry<T> known = (Entry<T>) entries.get(resource);
        if (known != null) {
            return known.cache();
        }
        InformerCache<T> cache = new InformerCache<>(slim);
        Entry<T> entry = new Entry<>(cache, new Reflector<>(client, resource, cache));
        entries.put(resource, entry);
        if (closed) {
            entry.close();
        } else if (started) {
            entry.reflector().start();
        }
        return cache;
    }

    private static <T extends HasMetadata> T withoutManagedFields(T object) {
        object.getMetadata().setManagedFields(List.of());
        return object;
    }

    private static PartialObjectMetadata ownershipOnly(PartialObjectMetadata whole) {
        ObjectMeta from = whole.getMetadata();
        ObjectMeta kept = new ObjectMeta();
        kept.setName(from.getName());
        kept.setNamespace(from.getNamespace());
        kept.setUid(from.getUid());
        kept.setResourceVersion(from.getResourceVersion());
        kept.setOwnerReferences(from.getOwnerReferences());
        kept.setFinalizers(from.getFinalizers());
        kept.setDeletionTimestamp(from.getDeletionTimestamp());
        PartialObjectMetadata slim = new PartialObjectMetadata();
        slim.setMetadata(kept);
        return slim;
    }

    /** Begins to list and watch; does not wait for the first lists. */
    @Override
    public synchronized void start() {
        if (!started && !closed) {
            started = true;
            entries.values().forEach(entry -> entry.reflector().start());
        }
    }

    /** Waits until every informer asked for so far has its first list; returns early when closed. */
    public void awaitSync() throws InterruptedException {
        for (Entry<?> entry : all()) {
            entry.cache().awaitSync();
        }
    }

    private synchronized List<Entry<?>> all() {
        return new ArrayList<>(entries.values());
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        List<Entry<?>> all = all();
        all.forEach(Entry::close);
        all.forEach(entry -> entry.reflector().awaitEnd());
    }
}
