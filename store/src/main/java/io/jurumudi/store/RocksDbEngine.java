package io.jurumudi.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/** Keeps versions in RocksDB, in the {@link Layout}. */
final class RocksDbEngine implements Engine {

    private static final long FORMAT = 1;

    /** What is left to the file system for compaction, without which nothing could ever be freed. */
    private static final long RESERVE_BYTES = 64 << 20;

    /** How much history one step of a compaction takes: bounds its memory and what one batch holds up. */
    private static final int COMPACTION_STEP = 1000;

    /** After so many older versions of a key it is quicker to look for the next key than to walk on. */
    private static final int WALK = 8;

    /** Tells a scan what to do with the version of a key that was current. */
    private interface Visitor {
        boolean visit(byte[] key, long revision, RocksIterator at);
    }

    private final File directory;
    private final RocksDb db;
    private volatile long revision;
    private volatile long compacted;

    private RocksDbEngine(Path directory, RocksDb db) {
        this.directory = directory.toFile();
        this.db = db;
        this.revision = number(Layout.REVISION, 1);
        this.compacted = number(Layout.COMPACTED, 0);
    }

    static RocksDbEngine open(Path directory) {
        RocksDb db = new RocksDb(directory);
        try {
            RocksDbEngine engine = new RocksDbEngine(directory, db);
            engine.requireFormat();
            return engine;
        } catch (RuntimeException e) {
            db.close();
            throw e;
        }
    }

    private void requireFormat() {
        long format = number(Layout.FORMAT, 0);
        if (format == 0) {
            db.writeDurably(batch -> batch.put(Layout.FORMAT, Layout.number(FORMAT)));
        } else if (format != FORMAT) {
            throw new StoreException(
                    "the store in " + directory + " has format " + format + "; this program reads " + FORMAT);
        }
    }

    private long number(byte[] name, long otherwise) {
        byte[] value = db.get(name);
        return value == null ? otherwise : Layout.number(value);
    }

    @Override
    public long revision() {
        return revision;
    }

    @Override
    public long compactedRevision() {
        return compacted;
    }

    @Override
    public boolean writesAreSlow() {
        return true;
    }

    @Override
    public Optional<String> full() {
        return directory.getUsableSpace() < RESERVE_BYTES
                ? Optional.of("no space: less than " + (RESERVE_BYTES >> 20) + " MiB left for " + directory)
                : Optional.empty();
    }

    @Override
    public Optional<Entry> newest(String key) {
        byte[] bytes = Layout.bytes(key);
        byte[] current = db.get(Layout.currentKey(bytes));
        return current == null ? Optional.empty() : exactly(key, bytes, Layout.number(current));
    }

    @Override
    public Optional<Entry> at(String key, long atRevision) {
        byte[] bytes = Layout.bytes(key);
        byte[] current = db.get(Layout.currentKey(bytes));
        if (current != null && Layout.number(current) <= atRevision) {
            Optional<Entry> entry = exactly(key, bytes, Layout.number(current));
            if (entry.isPresent()) {
                return entry;
            }
        }
        return db.read(iterator -> {
            iterator.seek(Layout.versionKey(bytes, atRevision));
            if (!iterator.isValid()) {
                return Optional.<Entry>empty();
            }
            byte[] found = iterator.key();
            return Layout.isVersionOf(found, bytes)
                    ? Optional.of(Layout.decode(key, Layout.revisionOf(found), iterator.value()))
                            .filter(entry -> !entry.deleted())
                    : Optional.<Entry>empty();
        });
    }

    /** The version that a revision made of a key; empty only when a compaction took it. */
    private Optional<Entry> exactly(String key, byte[] bytes, long revisionOfKey) {
        return Optional.ofNullable(db.get(Layout.versionKey(bytes, revisionOfKey)))
                .map(encoded -> Layout.decode(key, revisionOfKey, encoded));
    }

    @Override
    public List<Entry> scan(String start, String end, long atRevision, int limit) {
        List<Entry> entries = new ArrayList<>();
        visit(start, end, atRevision, (key, revisionOfKey, iterator) -> {
            Entry entry = Layout.decode(new String(key, UTF_8), revisionOfKey, iterator.value());
            if (!entry.deleted()) {
                entries.add(entry);
            }
            return limit == 0 || entries.size() < limit;
        });
        return entries;
    }

    @Override
    public long count(String start, String end, long atRevision) {
        byte[] first = new byte[1];
        long[] count = {0};
        visit(start, end, atRevision, (key, revisionOfKey, iterator) -> {
            iterator.value(first);
            count[0] += Layout.isDeleted(first[0]) ? 0 : 1;
            return true;
        });
        return count[0];
    }

    /** Visits each key's version at a revision, in key order, until the visitor has enough. */
    private void visit(String start, String end, long atRevision, Visitor visitor) {
        byte[] endKey = Layout.bytes(end);
        db.read(iterator -> {
            byte[] done = null;
            int walked = 0;
            iterator.seek(Layout.versionsFrom(Layout.bytes(start)));
            while (iterator.isValid()) {
                byte[] versionKey = iterator.key();
                if (versionKey[0] != Layout.VERSION) {
                    break;
                }
                if (done != null && Layout.isVersionOf(versionKey, done)) {
                    if (++walked > WALK) {
                        iterator.seek(Layout.versionsAfter(done));
                    } else {
                        iterator.next();
                    }
                    continue;
                }
                byte[] key = Layout.keyOf(versionKey);
                if (endKey.length > 0 && Arrays.compareUnsigned(key, endKey) >= 0) {
                    break;
                }
                long found = Layout.revisionOf(versionKey);
                if (found > atRevision) {
                    iterator.seek(Layout.versionKey(key, atRevision));
                    continue;
                }
                if (!visitor.visit(key, found, iterator)) {
                    break;
                }
                done = key;
                walked = 0;
                iterator.next();
            }
            return iterator;
        });
    }

    @Override
    public List<Change> changes(long from, long to, Predicate<String> wanted, int limit) {
        List<Change> found = new ArrayList<>();
        db.read(iterator -> {
            for (iterator.seek(Layout.logKey(from)); found.size() < limit && iterator.isValid(); iterator.next()) {
                byte[] logKey = iterator.key();
                if (logKey[0] != Layout.LOG || Layout.numberOf(logKey) > to) {
                    break;
                }
                Layout.Happened happened = Layout.happened(iterator.value());
                String key = new String(happened.key(), UTF_8);
                if (wanted.test(key)) {
                    change(key, Layout.numberOf(logKey), happened).ifPresent(found::add);
                }
            }
            return found;
        });
        return found;
    }

    /** Empty only when a compaction took it since the log was read, which whoever reads the history notices. */
    private Optional<Change> change(String key, long at, Layout.Happened happened) {
        Optional<Entry> before =
                happened.before() == 0 ? Optional.empty() : exactly(key, happened.key(), happened.before());
        return exactly(key, happened.key(), at).map(entry -> new Change(entry, before));
    }

    @Override
    public void write(List<Change> changes) {
        long last = changes.getLast().entry().revision();
        db.writeDurably(batch -> {
            for (Change change : changes) {
                add(change, batch);
            }
            batch.put(Layout.REVISION, Layout.number(last));
        });
        revision = last;
    }

    private static void add(Change change, WriteBatch batch) throws RocksDBException {
        Entry entry = change.entry();
        byte[] key = Layout.bytes(entry.key());
        batch.put(Layout.versionKey(key, entry.revision()), Layout.encode(entry));
        long before = change.previous().map(Entry::revision).orElse(0L);
        batch.put(Layout.logKey(entry.revision()), Layout.encode(new Layout.Happened(entry.deleted(), before, key)));
        if (entry.deleted()) {
            batch.delete(Layout.currentKey(key));
        } else {
            batch.put(Layout.currentKey(key), Layout.number(entry.revision()));
        }
        long leaseBefore = change.previous().map(Entry::leaseId).orElse(0L);
        if (leaseBefore != 0 && leaseBefore != entry.leaseId()) {
            batch.delete(Layout.attachedKey(leaseBefore, key));
        }
        if (entry.leaseId() != 0) {
            batch.put(Layout.attachedKey(entry.leaseId(), key), Layout.NOTHING);
        }
    }

    @Override
    public void compact(long upTo) {
        db.writeDurably(batch -> batch.put(Layout.COMPACTED, Layout.number(upTo)));
        compacted = upTo;
        // The log goes with the versions it led to, so what an interrupted compaction left is found by the next one.
        long next = 0;
        while (next <= upTo) {
            next = compactStep(next, upTo);
        }
    }

    private long compactStep(long from, long upTo) {
        List<byte[]> superseded = new ArrayList<>();
        long next = db.read(iterator -> {
            int steps = 0;
            for (iterator.seek(Layout.logKey(from)); iterator.isValid(); iterator.next()) {
                byte[] logKey = iterator.key();
                if (logKey[0] != Layout.LOG || Layout.numberOf(logKey) > upTo) {
                    break;
                }
                if (steps++ == COMPACTION_STEP) {
                    return Layout.numberOf(logKey);
                }
                Layout.Happened happened = Layout.happened(iterator.value());
                if (happened.before() != 0) {
                    superseded.add(Layout.versionKey(happened.key(), happened.before()));
                }
                if (happened.deleted()) {
                    superseded.add(Layout.versionKey(happened.key(), Layout.numberOf(logKey)));
                }
            }
            return upTo + 1;
        });
        db.writeEventually(batch -> {
            for (byte[] versionKey : superseded) {
                batch.delete(versionKey);
            }
            batch.deleteRange(Layout.logKey(from), Layout.logKey(next));
        });
        return next;
    }

    @Override
    public Map<Long, Instant> leases() {
        return db.read(iterator -> {
            Map<Long, Instant> leases = new HashMap<>();
            for (iterator.seek(new byte[] {Layout.LEASE}); iterator.isValid(); iterator.next()) {
                byte[] key = iterator.key();
                if (key[0] != Layout.LEASE) {
                    break;
                }
                leases.put(Layout.numberOf(key), Layout.instant(iterator.value()));
            }
            return leases;
        });
    }

    @Override
    public List<String> keysOf(long leaseId) {
        byte[] prefix = Layout.attachedKey(leaseId, Layout.NOTHING);
        return db.read(iterator -> {
            List<String> keys = new ArrayList<>();
            for (iterator.seek(prefix); iterator.isValid(); iterator.next()) {
                byte[] key = iterator.key();
                if (!Arrays.equals(key, 0, Math.min(key.length, prefix.length), prefix, 0, prefix.length)) {
                    break;
                }
                keys.add(Layout.keyOfAttached(key));
            }
            return keys;
        });
    }

    @Override
    public void addLease(long leaseId, Instant ends) {
        db.writeDurably(batch -> batch.put(Layout.leaseKey(leaseId), Layout.instant(ends)));
    }

    @Override
    public void removeLease(long leaseId) {
        db.writeEventually(batch -> batch.delete(Layout.leaseKey(leaseId)));
    }

    @Override
    public void close() {
        db.close();
    }
}
