package io.jurumudi.client;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A local copy of all selected objects of a kind, kept up to date. Objects are shared between all readers: never change one,
 * make a copy. {@code metadata.managedFields} is left out to save memory.
 */
public interface Informer<T> {

    /** The object as last seen. The namespace is empty for what has none. */
    Optional<T> get(String namespace, String name);

    default Optional<T> get(Key key) {
        return get(key.namespace(), key.name());
    }

    /** All objects, in no order. */
    Collection<T> list();

    /** All objects of a namespace, in no order. */
    List<T> list(String namespace);

    /** Adds an index, before or after the start; a second one of the same name changes nothing. */
    Informer<T> index(String index, Function<T, Collection<String>> values);

    /** The objects that have the value in that index, in no order. */
    List<T> byIndex(String index, String value);

    /**
     * Calls the listener for every object there is and from then on for every change, one at a time and in order, after the
     * change can be seen here. The listener must be quick, since the copy is not updated while it runs: typically it
     * enqueues a key.
     *
     * @return ends the listening, which few need: an informer that is closed falls silent anyway
     */
    Subscription onChange(Consumer<Change<T>> listener);

    /** Whether everything that existed at the start has been seen. */
    boolean synced();

    /** Waits until {@link #synced}; returns early when the informer is closed. */
    void awaitSync() throws InterruptedException;

    /** The same for a limited time; whether the wait ended before it was over. */
    boolean awaitSync(Duration limit) throws InterruptedException;
}
