package io.jurumudi.controllers.common;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jurumudi.client.Change;
import io.jurumudi.client.EventRecorder;
import io.jurumudi.client.Informer;
import io.jurumudi.client.Informers;
import io.jurumudi.client.Subscription;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** What one run of the controllers shares; closing it gives back what they took from it. */
public final class Context implements AutoCloseable {
    private final KubernetesClient client;
    private final Informers informers;
    private final Clock clock;
    private final Deque<AutoCloseable> taken = new ArrayDeque<>();

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
        return informers.of(type);
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
