package io.jurumudi.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The durable changes to a range of keys, each once, in order of revision. For one consumer at a time.
 *
 * <p>A watch buffers nothing of its own, so a slow one costs nobody anything: it reads on in the history, until a compaction
 * overtakes it.
 */
public interface Watch extends AutoCloseable {

    /**
     * Waits for changes and returns those that are there, at least one; not more than a few thousand at once.
     *
     * @throws WatchClosedException when the watch or the store is closed
     * @throws CompactedException when changes that were not taken yet have been compacted
     */
    List<Event> take() throws InterruptedException;

    /** As {@link #take}, but returns empty when nothing came in the given time. */
    Optional<List<Event>> poll(Duration timeout) throws InterruptedException;

    /** Ends the watch and wakes its consumer. Closing twice is safe. */
    @Override
    void close();
}
