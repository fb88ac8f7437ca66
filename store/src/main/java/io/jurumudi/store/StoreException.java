package io.jurumudi.store;

/** The store could not do what was asked; the message says what and why. */
public sealed class StoreException extends RuntimeException
        permits CompactedException, FutureRevisionException, LeaseNotFoundException, WatchClosedException {

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
