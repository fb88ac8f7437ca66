package io.jurumudi.store;

import java.time.Duration;
import java.util.Optional;

/**
 * Keys in order, each with its history, under one revision counter: etcd's contract.
 *
 * <p>Every successful put or delete takes the next revision; a revision names exactly one change. Revisions never go back, not
 * even over a crash. Nothing is visible to any reader or watcher before it is durable. Keys are ordered by their UTF-8 bytes.
 * All methods may be called from any thread, virtual ones included; byte arrays handed in or out must not be changed afterwards.
 * Keys are not empty and hold no NUL character.
 *
 * <p>Every method throws {@link StoreException} when the engine fails or is closed.
 */
public interface Store extends AutoCloseable {

    /** The newest durable revision; an empty store is at revision 1, as etcd is. */
    long revision();

    /** History up to and including this revision is gone, but for what was current at it; 0 when nothing was compacted. */
    long compactedRevision();

    /** The newest version of a key, empty when it does not exist. */
    Optional<KeyValue> get(String key);

    /**
     * What the keys from {@code start} to {@code end} held at a revision.
     *
     * @param end exclusive; empty means no end
     * @param revision 0 means the newest
     * @param limit at most this many items; 0 means all
     * @throws CompactedException when the revision is older than the compacted one
     * @throws FutureRevisionException when the revision is not there yet
     */
    Range range(String start, String end, long revision, int limit);

    /** How many keys there are now from {@code start} to {@code end} (exclusive; empty means no end). */
    long count(String start, String end);

    /**
     * Writes a key if it is as expected; returns when that is durable.
     *
     * @param leaseId the lease that the key is to vanish with, 0 for none; replaces the key's earlier lease
     * @throws LeaseNotFoundException when there is no such lease
     */
    Commit put(String key, byte[] value, Expect expect, long leaseId);

    /** Deletes a key if it is as expected; returns when that is durable. Deleting an absent key is a mismatch. */
    Commit delete(String key, Expect expect);

    /**
     * The changes to keys from {@code start} to {@code end} (exclusive; empty means no end), from a revision on.
     *
     * @param fromRevision the first revision of interest, which may be past or future; 0 means the next one
     * @throws CompactedException when that revision's change is compacted
     */
    Watch watch(String start, String end, long fromRevision);

    /**
     * Forgets history up to and including a revision, but for what was current at it. Compacting again what is compacted does
     * nothing.
     *
     * @throws FutureRevisionException when the revision is not there yet
     */
    void compact(long revision);

    /**
     * Makes a lease; when it ends, each key put with it is deleted as by {@link #delete}, a revision each. Leases survive
     * restarts: they end at a time of day.
     *
     * @return its identity, never 0
     */
    long grantLease(Duration ttl);

    /** Ends a lease now; does nothing when there is no such lease. */
    void revokeLease(long leaseId);

    /** Ends all watches and refuses further calls; waits for writes under way. Closing twice is safe. */
    @Override
    void close();

    /** The end of the range of all keys that begin with {@code prefix}: the first key after them, empty when there is none. */
    static String prefixEnd(String prefix) {
        int end = prefix.length();
        while (end > 0) {
            int last = prefix.codePointBefore(end);
            end -= Character.charCount(last);
            if (last < Character.MAX_CODE_POINT) {
                int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
                return prefix.substring(0, end) + Character.toString(next);
            }
        }
        return "";
    }
}
