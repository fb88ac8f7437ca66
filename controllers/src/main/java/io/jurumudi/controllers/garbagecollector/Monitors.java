package io.jurumudi.controllers.garbagecollector;

import io.fabric8.kubernetes.api.model.PartialObjectMetadata;
import io.jurumudi.client.Change;
import io.jurumudi.client.Discovery.Served;
import io.jurumudi.client.Informer;
import io.jurumudi.controllers.common.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches the metadata of every resource there is, also of those that come later, and keeps the graph up to date. */
final class Monitors {
    private static final Logger LOG = LoggerFactory.getLogger(Monitors.class);
    private static final Duration ASK_EVERY = Duration.ofSeconds(30);
    /** As upstream. */
    private static final Duration LISTS_WITHIN = Duration.ofSeconds(30);

    private static final String DEFINITIONS = "customresourcedefinitions";

    private final Context context;
    private final Kinds kinds;
    private final Graph graph;
    private final Map<Served, Informer<PartialObjectMetadata>> watched = new LinkedHashMap<>();
    private final CountDownLatch first = new CountDownLatch(1);
    private final Semaphore hints = new Semaphore(0);
    private Consumer<String> look = uid -> {};
    private Thread thread;

    Monitors(Context context, Kinds kinds, Graph graph) {
        this.context = context;
        this.kinds = kinds;
        this.graph = graph;
    }

    /** @param enqueue takes the uids of objects to be looked at */
    void start(Consumer<String> enqueue) {
        look = enqueue;
        thread = Thread.ofVirtual().name("garbage-collector-monitors").start(this::run);
    }

    void look(Collection<String> uids) {
        uids.forEach(look);
    }

    /** Waits until everything that existed at the start is in the graph. */
    void awaitFirst() throws InterruptedException {
        first.await();
    }

    private void run() {
        try {
            while (true) {
                try {
                    refresh();
                } catch (RuntimeException e) {
                    if (Thread.currentThread().isInterrupted()) {
                        return;
                    }
                    LOG.warn("cannot find out which resources there are: {}", e.getMessage());
                }
                if (first.getCount() > 0) {
                    Thread.sleep(Duration.ofSeconds(1));
                    continue;
                }
                // New definitions are served a moment after they appear; asking at once would miss them.
                if (hints.tryAcquire(ASK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                    Thread.sleep(Duration.ofSeconds(1));
                    hints.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void refresh() throws InterruptedException {
        Kinds.Refreshed now = kinds.refresh();
        List<Informer<PartialObjectMetadata>> added = new ArrayList<>();
        for (Served resource : now.collectable()) {
            if (!watched.containsKey(resource)) {
                added.add(watch(resource));
            }
        }
        if (now.complete()) {
            for (Served resource : List.copyOf(watched.keySet())) {
                if (!now.collectable().contains(resource)) {
                    forget(resource);
                }
            }
        }
        if (first.getCount() > 0) {
            awaitLists(added);
            first.countDown();
        }
    }

    /** Not for ever: one resource whose server is broken must not keep all others from being collected. */
    private static void awaitLists(List<Informer<PartialObjectMetadata>> informers) throws InterruptedException {
        long end = System.nanoTime() + LISTS_WITHIN.toNanos();
        for (Informer<PartialObjectMetadata> informer : informers) {
            informer.awaitSync(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
    }

    private Informer<PartialObjectMetadata> watch(Served resource) {
        Informer<PartialObjectMetadata> informer =
                context.informers().metadata(resource.group(), resource.version(), resource.plural());
        watched.put(resource, informer);
        context.onChange(informer, change -> {
            if (resource.plural().equals(DEFINITIONS)) {
                hints.release();
            }
            switch (change) {
                case Change.Added<PartialObjectMetadata>(PartialObjectMetadata o) -> put(resource, o);
                case Change.Updated<PartialObjectMetadata>(PartialObjectMetadata old, PartialObjectMetadata o) ->
                    put(resource, o);
                case Change.Deleted<PartialObjectMetadata>(PartialObjectMetadata o) ->
                    look(graph.remove(o.getMetadata().getUid()));
            }
        });
        return informer;
    }

    private void put(Served resource, PartialObjectMetadata object) {
        look(graph.put(Item.observed(resource.groupVersion(), resource.kind(), object.getMetadata())));
    }

    /** The resource is no more, and so are its objects. */
    private void forget(Served resource) {
        Informer<PartialObjectMetadata> informer = watched.remove(resource);
        context.informers().forgetMetadata(resource.group(), resource.version(), resource.plural());
        informer.list().forEach(object -> look(graph.remove(object.getMetadata().getUid())));
    }

    void close() {
        first.countDown();
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join(Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        watched.keySet().forEach(r -> context.informers().forgetMetadata(r.group(), r.version(), r.plural()));
    }
}
