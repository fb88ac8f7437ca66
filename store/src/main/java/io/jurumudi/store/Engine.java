package io.jurumudi.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Keeps every version of every key. All meaning is {@link RevisionedStore}'s.
 *
 * <p>Writes come from one thread at a time, in order of revision; everything else from any thread at any time. An engine may
 * show a reader versions newer than it asked for being written: since no version ever changes and readers say up to which
 * revision they look, neither side needs the other's lock.
 */
interface Engine extends AutoCloseable {

    /** The revision of the last version written, 1 when there is none. */
    long revision();

    /** As of the last {@link #compact}, 0 when there was none. */
    long compactedRevision();

    /** Whether a write waits for a device, so that writers had better share one. */
    boolean writesAreSlow();

    /** Why nothing may be added for the time being, only deleted; empty when there is room. */
    Optional<String> full();

    /** The key's newest version, empty when it does not exist. Called between writes only. */
    Optional<Entry> newest(String key);

    /** The key's version at a revision, empty when it did not exist. */
    Optional<Entry> at(String key, long revision);

    /** The versions at a revision of the keys in a range, in key order, at most {@code limit}; 0 means all. */
    List<Entry> scan(String start, String end, long revision, int limit);

    /** How many keys a range held at a revision. */
    long count(String start, String end, long revision);

    /**
     * The changes from one revision to another, both inclusive, of the keys that {@code wanted} accepts.
     *
     * @param limit stop after so many changes
     */
    List<Change> changes(long from, long to, Predicate<String> wanted, int limit);

    /** Adds versions, all or none; returns when they are durable. */
    void write(List<Change> changes);

    /** Drops the versions that were superseded or deleted at or before a revision, for good, even if it is interrupted. */
    void compact(long revision);

    /** When each lease ends. */
    Map<Long, Instant> leases();

    /** The keys whose newest version was put with a lease. */
    List<String> keysOf(long leaseId);

    /** Adds a lease; returns when that is durable. */
    void addLease(long leaseId, Instant ends);

    /** Forgets a lease. */
    void removeLease(long leaseId);

    @Override
    void close();
}
