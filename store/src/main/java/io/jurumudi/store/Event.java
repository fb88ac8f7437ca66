package io.jurumudi.store;

import java.util.Optional;

/**
 * One change to one key.
 *
 * @param current what was written; for a delete an empty value whose {@code modRevision} is the delete's revision
 * @param previous what the key held before, empty when the change made it
 */
public record Event(Type type, KeyValue current, Optional<KeyValue> previous) {

    /** What happened to the key. */
    public enum Type {
        PUT,
        DELETE
    }

    /** The revision of this change. */
    public long revision() {
        return current.modRevision();
    }

    /** The key that changed. */
    public String key() {
        return current.key();
    }
}
