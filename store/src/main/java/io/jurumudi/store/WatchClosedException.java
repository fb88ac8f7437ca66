package io.jurumudi.store;

/** The watch was closed, by its owner or together with the store. */
public final class WatchClosedException extends StoreException {

    public WatchClosedException() {
        super("the watch is closed");
    }
}
