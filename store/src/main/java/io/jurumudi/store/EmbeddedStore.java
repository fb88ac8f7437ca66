package io.jurumudi.store;

import java.nio.file.Path;
import java.time.Clock;

/**
 * A store in a directory, which survives {@code kill -9} and power loss: every acknowledged write has reached the device. One
 * process owns a directory at a time.
 */
public final class EmbeddedStore extends RevisionedStore {

    public EmbeddedStore(Path directory) {
        this(directory, Clock.systemUTC());
    }

    /**
     * @param directory made when it does not exist
     * @param clock says when leases end
     * @throws StoreException when the directory cannot be used, is used by another process, or holds damaged data
     */
    public EmbeddedStore(Path directory, Clock clock) {
        super(RocksDbEngine.open(directory), clock);
    }
}
