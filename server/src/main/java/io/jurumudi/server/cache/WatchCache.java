package io.jurumudi.server.cache;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.store.CompactedException;
import io.jurumudi.store.Event;
import io.jurumudi.store.Range;
import io.jurumudi.store.Store;
import io.jurumudi.store.Watch;
import io.jurumudi.store.WatchClosedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The caches of all kinds, fed by one watch of the whole store. One feed for all means that "how far have we seen" is one number,
 * which any reader can wait for.
 */
public final class WatchCache implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WatchCache.class);

    private final Store store;
    private final TreeMap<String, KindCache> kinds = new TreeMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progressed = lock.newCondition();
    private volatile long revision;
    private volatile boolean closed;
    private Watch watch;
    private Thread feeder;

    public WatchCache(Store store) {
        this.store = store;
    }

    /** Adds a kind's objects before {@link #start()}; kinds that share a prefix share a cache. */
    public KindCache add(String prefix, Map<String, Function<ObjectNode, String>> selectable) {
        return kinds.computeIfAbsent(prefix, p -> new KindCache(p, selectable, () -> revision));
    }

    /** Loads what is stored and begins to follow the store. */
    public void start() {
        load();
        // A thread of the system's: everybody waits for this one, and virtual threads that compute for long would keep
        // it waiting.
        feeder = Thread.ofPlatform().daemon().name("watch-cache").start(this::feed);
    }

    private void load() {
        long at = store.revision();
        for (KindCache kind : kinds.values()) {
            Range stored = store.range(kind.prefix(), Store.prefixEnd(kind.prefix()), at, 0);
            kind.load(stored.items(), at);
        }
        watch = store.watch("", "", at + 1);
        publish(at);
    }

    private void feed() {
        while (!closed) {
            try {
                take(watch.take());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            } catch (WatchClosedException ended) {
                return;
            } catch (CompactedException behind) {
                LOG.warn("The watch cache fell behind the store's compaction and is loaded anew", behind);
                load();
            }
        }
    }

    private void take(List<Event> events) {
        Map<KindCache, List<Event>> byKind = new LinkedHashMap<>();
        for (Event event : events) {
            Map.Entry<String, KindCache> kind = kinds.floorEntry(event.key());
            if (kind != null && event.key().startsWith(kind.getKey())) {
                byKind.computeIfAbsent(kind.getValue(), k -> new ArrayList<>()).add(event);
            }
        }
        byKind.forEach(KindCache::apply);
        publish(events.getLast().revision());
    }

    private void publish(long seen) {
        lock.lock();
        try {
            revision = seen;
            progressed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The revision up to which every change is in the cache. */
    public long revision() {
        return revision;
    }

    /** Waits until the cache holds every change up to a revision; false when that takes longer than {@code timeout}. */
    public boolean await(long wanted, Duration timeout) {
        if (revision >= wanted) {
            return true;
        }
        lock.lock();
        try {
            long left = timeout.toNanos();
            while (revision < wanted && left > 0 && !closed) {
                left = progressed.awaitNanos(left);
            }
            return revision >= wanted;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        kinds.values().forEach(KindCache::endAll);
        if (feeder == null) {
            return;
        }
        watch.close();
        try {
            feeder.join(Duration.ofSeconds(5));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
