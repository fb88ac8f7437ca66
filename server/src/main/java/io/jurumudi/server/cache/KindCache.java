package io.jurumudi.server.cache;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.store.Event;
import io.jurumudi.store.KeyValue;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All objects under one prefix of the store. Written by the cache's one feeding thread, read by any. */
public final class KindCache {

    /**
     * Objects at a revision.
     *
     * @param revision every change of the kind up to it is in, and none after it
     */
    public record State(SortedSnapshot<CachedObject> objects, long revision) {}

    /** Where a watch begins. */
    public sealed interface Start {

        /** With the objects there are now, each as added; then the changes. */
        record Now() implements Start {}

        /** As {@link Now}, and says when all of those are told. */
        record NowAndTell() implements Start {}

        /** With the first change after a revision. */
        record After(long revision) implements Start {}
    }

    private static final Logger LOG = LoggerFactory.getLogger(KindCache.class);

    private static final int MAX_EVENTS = 10_000;
    private static final long MAX_BYTES = 8L << 20;
    private static final int WATCHER_CAPACITY = 10_000;

    private final String prefix;
    private final Map<String, Function<ObjectNode, String>> selectable;
    private final LongSupplier progress;
    private final List<Consumer<CacheEvent>> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Interest, Set<Watcher>> watchers = new HashMap<>();
    private EventWindow window;
    private volatile State state = new State(SortedSnapshot.empty(), 0);

    /** @param progress the revision up to which the whole cache has seen every change */
    KindCache(String prefix, Map<String, Function<ObjectNode, String>> selectable, LongSupplier progress) {
        this.prefix = prefix;
        this.selectable = selectable;
        this.progress = progress;
    }

    /** Begins anew with what the store holds at a revision; whoever watches is cut off. */
    void load(List<KeyValue> stored, long revision) {
        SortedSnapshot<CachedObject> objects = SortedSnapshot.empty();
        for (KeyValue item : stored) {
            Optional<CachedObject> object = read(item.key(), item.value(), item.modRevision());
            if (object.isPresent()) {
                objects = objects.with(item.key(), object.get());
            }
        }
        lock.lock();
        try {
            SortedSnapshot<CachedObject> before = state.objects;
            window = new EventWindow(MAX_EVENTS, MAX_BYTES, revision, objects);
            state = new State(objects, revision);
            endAll();
            tellListeners(before, objects, revision);
        } finally {
            lock.unlock();
        }
    }

    private void tellListeners(SortedSnapshot<CachedObject> before, SortedSnapshot<CachedObject> now, long revision) {
        for (CachedObject old : before.values()) {
            if (now.get(old.key()).isEmpty()) {
                CacheEvent gone = new CacheEvent(CacheEvent.Type.DELETED, old.withRevision(revision), Optional.of(old));
                tellListeners(gone);
            }
        }
        for (CachedObject object : now.values()) {
            CacheEvent there = new CacheEvent(CacheEvent.Type.ADDED, object, before.get(object.key()));
            tellListeners(there);
        }
    }

    /** One index that stumbles over an object must stop neither the others nor the cache. */
    private void tellListeners(CacheEvent event) {
        for (Consumer<CacheEvent> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException failed) {
                LOG.error("Cannot take in {}", event.object(), failed);
            }
        }
    }

    /** Empty for what is no object; it stays in the store, and is as good as not there. */
    private Optional<CachedObject> read(String key, byte[] value, long revision) {
        try {
            return Optional.of(CachedObject.of(key, value, revision, selectable));
        } catch (RuntimeException unreadable) {
            LOG.error("Cannot read what is stored at {}", key, unreadable);
            return Optional.empty();
        }
    }

    /**
     * Has every object, and then every change, told to an index that must not lag behind the cache: once a reader has waited for a
     * revision, the index has seen it too. Called before the cache starts; the listener runs on the feeding thread and must be quick.
     */
    public void listen(Consumer<CacheEvent> listener) {
        listeners.add(listener);
    }

    /** Takes in changes, which must be whole revisions in order. */
    void apply(List<Event> changes) {
        lock.lock();
        try {
            SortedSnapshot<CachedObject> objects = state.objects;
            long revision = state.revision;
            for (Event change : changes) {
                Optional<CachedObject> previous = objects.get(change.key());
                Optional<CacheEvent> seen = event(change, previous);
                if (seen.isEmpty()) {
                    continue;
                }
                CacheEvent event = seen.get();
                objects = event.type() == CacheEvent.Type.DELETED
                        ? objects.without(change.key())
                        : objects.with(change.key(), event.object());
                revision = change.revision();
                window.add(event, objects);
                tellListeners(event);
                tell(event);
            }
            state = new State(objects, revision);
        } finally {
            lock.unlock();
        }
    }

    private Optional<CacheEvent> event(Event change, Optional<CachedObject> previous) {
        Optional<CachedObject> object = change.type() == Event.Type.DELETE
                ? Optional.empty()
                : read(change.key(), change.current().value(), change.revision());
        if (object.isEmpty()) {
            return previous.map(
                    last -> new CacheEvent(CacheEvent.Type.DELETED, last.withRevision(change.revision()), previous));
        }
        CacheEvent.Type type = previous.isEmpty() ? CacheEvent.Type.ADDED : CacheEvent.Type.MODIFIED;
        return Optional.of(new CacheEvent(type, object.get(), previous));
    }

    private void tell(CacheEvent event) {
        if (watchers.isEmpty()) {
            return;
        }
        for (Interest group : Interest.of(event)) {
            for (Watcher watcher : watchers.getOrDefault(group, Set.of())) {
                watcher.offer(event);
            }
        }
    }

    /** What its keys begin with. */
    public String prefix() {
        return prefix;
    }

    /** The revision up to which every change of this kind is in. */
    public long revision() {
        return Math.max(progress.getAsLong(), state.revision);
    }

    /** The objects now; its revision is as new as it can be said to be. */
    public State state() {
        // Read first: the objects read afterwards hold every change up to it.
        long seen = progress.getAsLong();
        State now = state;
        return now.revision >= seen ? now : new State(now.objects, seen);
    }

    /** The objects at a revision, empty when that is too long ago. */
    public Optional<State> state(long revision) {
        lock.lock();
        try {
            return window.at(revision).map(objects -> new State(objects, revision));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Begins a watch; the caller closes it.
     *
     * @param interest a group that contains everything {@code selection} is true for
     * @return empty when the changes from there on are no longer known
     */
    public Optional<Watcher> watch(Interest interest, Predicate<CachedObject> selection, Start start) {
        lock.lock();
        try {
            Watcher watcher = switch (start) {
                case Start.Now() -> fromNow(interest, selection, false);
                case Start.NowAndTell() -> fromNow(interest, selection, true);
                case Start.After(long revision) -> {
                    if (revision < window.since()) {
                        yield null;
                    }
                    Watcher resumed = new Watcher(
                            this, interest, selection, Collections.emptyIterator(), revision, false, WATCHER_CAPACITY);
                    resumed.begin(window.after(revision));
                    yield resumed;
                }
            };
            if (watcher != null) {
                watchers.computeIfAbsent(interest, i -> new LinkedHashSet<>()).add(watcher);
            }
            return Optional.ofNullable(watcher);
        } finally {
            lock.unlock();
        }
    }

    private Watcher fromNow(Interest interest, Predicate<CachedObject> selection, boolean tell) {
        State now = state();
        var range = Keys.range(prefix, interest);
        return new Watcher(
                this,
                interest,
                selection,
                now.objects.range(range.start(), range.end()).iterator(),
                now.revision,
                tell,
                WATCHER_CAPACITY);
    }

    /** The oldest revision that a watch can begin after. */
    public long since() {
        lock.lock();
        try {
            return window.since();
        } finally {
            lock.unlock();
        }
    }

    void forget(Watcher watcher) {
        lock.lock();
        try {
            Set<Watcher> group = watchers.get(watcher.interest());
            if (group != null && group.remove(watcher) && group.isEmpty()) {
                watchers.remove(watcher.interest());
            }
        } finally {
            lock.unlock();
        }
    }

    void endAll() {
        lock.lock();
        try {
            watchers.values().forEach(group -> group.forEach(Watcher::end));
            watchers.clear();
        } finally {
            lock.unlock();
        }
    }
}
