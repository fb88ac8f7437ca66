package io.jurumudi.store;

import java.util.Arrays;
import java.util.Objects;

/**
 * One version of a key.
 *
 * @param value shared, not copied: never change it
 * @param createRevision the revision that made the key (anew)
 * @param modRevision the revision that wrote this version
 * @param version 1 for the version that made the key, one more for each put since
 */
public record KeyValue(String key, byte[] value, long createRevision, long modRevision, long version) {

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyValue that
                && key.equals(that.key)
                && Arrays.equals(value, that.value)
                && createRevision == that.createRevision
                && modRevision == that.modRevision
                && version == that.version;
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, modRevision);
    }

    @Override
    public String toString() {
        return key + "@" + modRevision + " (version " + version + ", " + value.length + " bytes)";
    }
}
