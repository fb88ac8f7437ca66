package io.jurumudi.store;

/** The history that was asked for is gone; list anew and go on from there. */
public final class CompactedException extends StoreException {

    private final long compactedRevision;

    public CompactedException(long requested, long compactedRevision) {
        super("revision " + requested + " has been compacted; the oldest is after " + compactedRevision);
        this.compactedRevision = compactedRevision;
    }

    /** The store's compacted revision at that time. */
    public long compactedRevision() {
        return compactedRevision;
    }
}
