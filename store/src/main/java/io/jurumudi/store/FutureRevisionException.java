package io.jurumudi.store;

/** The revision that was asked for does not exist yet. */
public final class FutureRevisionException extends StoreException {

    private final long revision;

    public FutureRevisionException(long requested, long revision) {
        super("revision " + requested + " is a future revision; the newest is " + revision);
        this.revision = revision;
    }

    /** The newest revision at that time. */
    public long revision() {
        return revision;
    }
}
