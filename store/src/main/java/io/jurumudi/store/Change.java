package io.jurumudi.store;

import java.util.Optional;

/**
 * What one revision did.
 *
 * @param previous the key's version before, never a deleted one
 */
record Change(Entry entry, Optional<Entry> previous) {

    Event event() {
        Event.Type type = entry.deleted() ? Event.Type.DELETE : Event.Type.PUT;
        return new Event(type, entry.keyValue(), previous.map(Entry::keyValue));
    }
}
