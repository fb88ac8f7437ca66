package io.jurumudi.store;

/** There is no lease of that identity: it ended, or never was. */
public final class LeaseNotFoundException extends StoreException {

    public LeaseNotFoundException(long leaseId) {
        super("lease " + leaseId + " not found");
    }
}
