package io.jurumudi.store;

import java.time.Clock;

/** A store that is gone when it is closed: for tests. Its writes are as durable as the process. */
public final class MemoryStore extends RevisionedStore {

    public MemoryStore() {
        this(Clock.systemUTC());
    }

    /** @param clock says when leases end */
    public MemoryStore(Clock clock) {
        super(new MemoryEngine(), clock);
    }
}
