package io.jurumudi.client;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * The informers of a process, one for each kind and selection, however many components ask. Starting twice is harmless, and an
 * informer asked for after the start begins at once; so every component may call {@link #start}, and whoever made this closes it.
 */
public final class Informers implements Component {

    public Informers(KubernetesClient client) {
        throw new UnsupportedOperationException();
    }

    /** The informer of all objects of a kind. */
    public <T extends HasMetadata> Informer<T> of(Class<T> type) {
        return of(type, Selection.everything());
    }

    /** The informer of some objects of a kind. */
    public <T extends HasMetadata> Informer<T> of(Class<T> type, Selection selection) {
        throw new UnsupportedOperationException();
    }

    /** Begins to list and watch; does not wait for the first lists. */
    @Override
    public void start() {
        throw new UnsupportedOperationException();
    }

    /** Waits until every informer asked for so far has its first list; returns early when closed. */
    public void awaitSync() throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
