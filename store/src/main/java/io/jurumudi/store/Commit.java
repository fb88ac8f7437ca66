package io.jurumudi.store;

import java.util.Optional;

/** What became of a write. A refused expectation is an answer, not a failure. */
public sealed interface Commit {

    /**
     * The write is durable.
     *
     * @param previous what the key held before
     */
    record Done(long revision, Optional<KeyValue> previous) implements Commit {}

    /**
     * The key was not as expected; nothing changed.
     *
     * @param current what the key holds
     */
    record Mismatch(Optional<KeyValue> current) implements Commit {}
}
