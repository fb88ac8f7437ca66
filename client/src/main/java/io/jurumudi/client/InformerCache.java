package io.jurumudi.client;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a {@link Reflector} brought home, with indexes and listeners. */
final class InformerCache<T extends HasMetadata> implements Informer<T>, Reflector.Sink<T> {
    private static final Logger LOG = LoggerFactory.getLogger(InformerCache.class);
    private static final String NAMESPACE = "namespace";

    private final UnaryOperator<T> slim;
    /** Held while listeners hear of a change, so that each hears all changes once and in order. Taken before {@link #data}. */
    private final Object delivery = new Object();

    private final List<Consumer<Change<T>>> listeners = new ArrayList<>();
    private final CountDownLatch firstList = new CountDownLatch(1);
    private volatile boolean synced;

    /** Guards the objects and indexes. */
    private final Object data = new Object();

    private final Map<Key, T> objects = new HashMap<>();
    private final Map<String, Index> indexes = new HashMap<>();

    private final class Index {
        private final Function<T, Collection<String>> values;
        private final Map<String, Map<Key, T>> entries = new HashMap<>();

        Index(Function<T, Collection<String>> values) {
            this.values = values;
        }

        void add(Key key, T object) {
            for (String value : values.apply(object)) {
                entries.computeIfAbsent(value, v -> new LinkedHashMap<>()).put(key, object);
            }
        }

        void remove(Key key, T object) {
            for (String value : values.apply(object)) {
                Map<Key, T> bucket = entries.get(value);
                if (bucket != null && bucket.remove(key) != null && bucket.isEmpty()) {
                    entries.remove(value);
                }
            }
        }
    }

    /** @param slim takes away from each object what no reader needs */
    InformerCache(UnaryOperator<T> slim) {
        this.slim = slim;
        indexes.put(NAMESPACE, new Index(o -> List.of(Key.of(o).namespace())));
    }

    @Override
    public Optional<T> get(String namespace, String name) {
        synchronized (data) {
            return Optional.ofNullable(objects.get(new Key(namespace, name)));
        }
    }

    @Override
    public Collection<T> list() {
        synchronized (data) {
            return List.copyOf(objects.values());
        }
    }

    @Override
    public List<T> list(String namespace) {
        return byIndex(NAMESPACE, namespace);
    }

    @Override
    public Informer<T> index(String index, Function<T, Collection<String>> values) {
        synchronized (data) {
            if (!indexes.containsKey(index)) {
                Index added = new Index(values);
                objects.forEach(added::add);
                indexes.put(index, added);
            }
        }
        return this;
    }

    @Override
    public List<T> byIndex(String index, String value) {
        synchronized (data) {
            Index known = indexes.get(index);
            if (known == null) {
                throw new IllegalArgumentException("no index named " + index);
            }
            return List.copyOf(known.entries.getOrDefault(value, Map.of()).values());
        }
    }

    @Override
    public Subscription onChange(Consumer<Change<T>> listener) {
        synchronized (delivery) {
            listeners.add(listener);
            for (T object : list()) {
                tell(listener, new Change.Added<>(object));
            }
        }
        return () -> {
            synchronized (delivery) {
                listeners.remove(listener);
            }
        };
    }

    @Override
    public boolean synced() {
        return synced;
    }

    @Override
    public void awaitSync() throws InterruptedException {
        firstList.await();
    }

    @Override
    public boolean awaitSync(Duration limit) throws InterruptedException {
        return firstList.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Lets go those who wait for a first list that will not come. */
    void close() {
        firstList.countDown();
    }

    @Override
    public void replace(List<T> all) {
        synchronized (delivery) {
            Set<Key> seen = new HashSet<>();
            for (T object : all) {
                seen.add(Key.of(object));
                put(object);
            }
            for (T known : list()) {
                if (!seen.contains(Key.of(known))) {
                    remove(known);
                }
            }
        }
        synced = true;
        firstList.countDown();
    }

    @Override
    public void put(T raw) {
        T object = slim.apply(raw);
        Key key = Key.of(object);
        synchronized (delivery) {
            T old = store(key, object);
            if (old == null) {
                tell(new Change.Added<>(object));
            } else if (!Objects.equals(
                    old.getMetadata().getUid(), object.getMetadata().getUid())) {
                // The deletion between the two went unseen.
                tell(new Change.Deleted<>(old));
                tell(new Change.Added<>(object));
            } else if (!Objects.equals(
                    old.getMetadata().getResourceVersion(), object.getMetadata().getResourceVersion())) {
                tell(new Change.Updated<>(old, object));
            }
        }
    }

    private T store(Key key, T object) {
        synchronized (data) {
            T old = objects.put(key, object);
            for (Index index : indexes.values()) {
                if (old != null) {
                    index.remove(key, old);
                }
                index.add(key, object);
            }
            return old;
        }
    }

    @Override
    public void remove(T raw) {
        T last = slim.apply(raw);
        Key key = Key.of(last);
        synchronized (delivery) {
            synchronized (data) {
                T old = objects.remove(key);
                if (old == null) {
                    return;
                }
                indexes.values().forEach(index -> index.remove(key, old));
            }
            tell(new Change.Deleted<>(last));
        }
    }

    private void tell(Change<T> change) {
        for (Consumer<Change<T>> listener : List.copyOf(listeners)) {
            tell(listener, change);
        }
    }

    private void tell(Consumer<Change<T>> listener, Change<T> change) {
        try {
            listener.accept(change);
        } catch (RuntimeException e) {
            // The other listeners must hear of it all the same.
            LOG.error("a listener failed on {}", Key.of(change.object()), e);
        }
    }
}
