package io.jurumudi.controllers.common;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jurumudi.client.Change;
import io.jurumudi.client.EventRecorder;
import io.jurumudi.client.Informer;
import io.jurumudi.client.Informers;
import io.jurumudi.client.Selection;
import io.jurumudi.client.Subscription;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** What a controller works with; closing it gives back what the controller took from it. */
public final class Context implements AutoCloseable {
    private final KubernetesClient client;
    private final Informers informers;
    private final Clock clock;
    private final Deque<AutoCloseable> taken = new ArrayDeque<>();
    private final List<Informer<?>> used = new ArrayList<>();

    public Context(KubernetesClient client, Informers informers, Clock clock) {
        this.client = client;
        this.informers = informers;
        this.clock = clock;
    }

    public KubernetesClient client() {
        return client;
    }

    public Informers informers() {
        return informers;
    }

    public Clock clock() {
        return clock;
    }

    public <T extends HasMetadata> Informer<T> informer(Class<T> type) {
        return informer(type, Selection.everything());
    }

    /** An informer that {@link #awaitSync} waits for. */
    public <T extends HasMetadata> Informer<T> informer(Class<T> type, Selection selection) {
        Informer<T> informer = informers.of(type, selection);
        synchronized (taken) {
            used.add(informer);
        }
        return informer;
    }

    /** Waits until the informers asked for so far have their first lists. */
    public void awaitSync() throws InterruptedException {
        List<Informer<?>> all;
        synchronized (taken) {
            all = List.copyOf(used);
        }
        for (Informer<?> informer : all) {
            informer.awaitSync();
        }
    }

    /** Reports events in the name of a controller. */
    public EventRecorder events(String component) {
        EventRecorder recorder = new EventRecorder(client, component, "", clock);
        synchronized (taken) {
            taken.push(recorder);
        }
        return recorder;
    }

    /** Listens until this is closed. */
    public <T> void onChange(Informer<T> informer, Consumer<Change<T>> listener) {
        Subscription subscription = informer.onChange(listener);
        synchronized (taken) {
            taken.push(subscription);
        }
    }

    @Override
    public void close() {
        synchronized (taken) {
            while (!taken.isEmpty()) {
                try {
                    taken.pop().close();
                } catch (Exception e) {
                    throw new IllegalStateException("neither subscriptions nor recorders throw", e);
                }
            }
        }
    }
}
