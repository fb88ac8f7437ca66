package io.jurumudi.store;

/**
 * One version of a key as an engine keeps it.
 *
 * @param deleted whether this version is the key's absence
 * @param leaseId the lease it vanishes with, 0 for none
 */
record Entry(KeyValue keyValue, boolean deleted, long leaseId) {

    private static final byte[] NOTHING = {};

    static Entry put(String key, byte[] value, long createRevision, long revision, long version, long leaseId) {
        return new Entry(new KeyValue(key, value, createRevision, revision, version), false, leaseId);
    }

    static Entry delete(String key, long revision) {
        return new Entry(new KeyValue(key, NOTHING, 0, revision, 0), true, 0);
    }

    String key() {
        return keyValue.key();
    }

    long revision() {
        return keyValue.modRevision();
    }
}
