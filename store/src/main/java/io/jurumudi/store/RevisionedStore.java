package io.jurumudi.store;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The meaning of revisions, expectations, leases, watches and compaction, over any engine.
 *
 * <p>A reader picks a revision that is durable and ignores all later versions, so it needs no lock: not against writers, who
 * only add versions, nor against compaction, of which it only has to notice afterwards that it has been overtaken.
 */
class RevisionedStore implements Store {

    private final Engine engine;
    private final History history;
    private final Leases leases;
    private final Committer committer;
    private final ReentrantLock compacting = new ReentrantLock();
    private volatile Optional<StoreException> failure = Optional.empty();
    private volatile boolean closed;

    RevisionedStore(Engine engine, Clock clock) {
        this.engine = engine;
        this.history = new History(engine);
        this.leases = new Leases(engine, clock, this::deleteKeysOf);
        this.committer = new Committer(engine.writesAreSlow(), this::commit);
        leases.start();
    }

    @Override
    public long revision() {
        return history.last();
    }

    @Override
    public long compactedRevision() {
        return engine.compactedRevision();
    }

    @Override
    public Optional<KeyValue> get(String key) {
        requireOpen();
        while (true) {
            long at = revision();
            Optional<Entry> entry = engine.at(key, at);
            if (at >= engine.compactedRevision()) {
                return entry.map(Entry::keyValue);
            }
        }
    }

    @Override
    public Range range(String start, String end, long revision, int limit) {
        requireOpen();
        while (true) {
            long at = revision == 0 ? revision() : revision;
            if (at > revision()) {
                throw new FutureRevisionException(at, revision());
            }
            List<Entry> entries = engine.scan(start, end, at, limit);
            long remaining = 0;
            if (limit > 0 && entries.size() == limit) {
                // The first key after K is K followed by the least character there is.
                remaining = engine.count(entries.getLast().key() + '\0', end, at);
            }
            if (at >= engine.compactedRevision()) {
                List<KeyValue> items = entries.stream().map(Entry::keyValue).toList();
                return new Range(at, items, remaining > 0, remaining);
            }
            if (revision != 0) {
                throw new CompactedException(revision, engine.compactedRevision());
            }
        }
    }

    @Override
    public long count(String start, String end) {
        requireOpen();
        while (true) {
            long at = revision();
            long count = engine.count(start, end, at);
            if (at >= engine.compactedRevision()) {
                return count;
            }
        }
    }

    @Override
    public Commit put(String key, byte[] value, Expect expect, long leaseId) {
        if (key.isEmpty() || key.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a key is not empty and holds no NUL character");
        }
        return committer
                .propose(new Proposal(key, Optional.of(value), Proposal.meets(expect), leaseId))
                .await();
    }

    @Override
    public Commit delete(String key, Expect expect) {
        return committer
                .propose(new Proposal(key, Optional.empty(), Proposal.meets(expect), 0))
                .await();
    }

    /** Decides a group of proposals in turn, makes those that are accepted durable together, and only then tells anybody. */
    private void commit(List<Proposal> group) {
        List<Change> changes = new ArrayList<>();
        List<Runnable> answers = new ArrayList<>();
        Map<String, Optional<Entry>> changed = new HashMap<>();
        try {
            failure.ifPresent(e -> {
                throw e;
            });
            Optional<String> full = engine.full();
            long revision = revision();
            for (Proposal proposal : group) {
                Optional<Entry> current = changed.containsKey(proposal.key())
                        ? changed.get(proposal.key())
                        : engine.newest(proposal.key());
                if (proposal.isPut() && full.isPresent()) {
                    answers.add(() -> proposal.fail(new StoreException(full.get())));
                } else if (proposal.leaseId() != 0 && !leases.exists(proposal.leaseId())) {
                    answers.add(() -> proposal.fail(new LeaseNotFoundException(proposal.leaseId())));
                } else if (!proposal.accepts(current)) {
                    answers.add(() -> proposal.complete(new Commit.Mismatch(current.map(Entry::keyValue))));
                } else {
                    long at = ++revision;
                    Entry entry = proposal.entry(current, at);
                    changes.add(new Change(entry, current));
                    changed.put(entry.key(), entry.deleted() ? Optional.empty() : Optional.of(entry));
                    answers.add(() -> proposal.complete(new Commit.Done(at, current.map(Entry::keyValue))));
                }
            }
            if (!changes.isEmpty()) {
                engine.write(changes);
                history.publish(changes.stream().map(Change::event).toList());
            }
        } catch (RuntimeException | Error e) {
            // Whether the group reached the device is unknown, so its revisions must not be given to other changes.
            StoreException failed =
                    failure.orElseGet(() -> new StoreException("the store takes no more writes: " + e.getMessage(), e));
            failure = Optional.of(failed);
            group.forEach(proposal -> proposal.fail(failed));
            return;
        }
        answers.forEach(Runnable::run);
    }

    @Override
    public Watch watch(String start, String end, long fromRevision) {
        requireOpen();
        if (fromRevision != 0 && fromRevision <= engine.compactedRevision()) {
            throw new CompactedException(fromRevision, engine.compactedRevision());
        }
        return history.watch(start, end, fromRevision);
    }

    @Override
    public void compact(long revision) {
        requireOpen();
        if (revision > revision()) {
            throw new FutureRevisionException(revision, revision());
        }
        compacting.lock();
        try {
            if (revision > engine.compactedRevision()) {
                engine.compact(revision);
            }
        } finally {
            compacting.unlock();
        }
    }

    @Override
    public long grantLease(Duration ttl) {
        requireOpen();
        return leases.grant(ttl);
    }

    @Override
    public void revokeLease(long leaseId) {
        requireOpen();
        leases.revoke(leaseId);
    }

    private void deleteKeysOf(long leaseId) {
        // Never accepted, but answered only after all that was proposed while the lease still existed.
        committer
                .propose(new Proposal("", Optional.empty(), current -> false, 0))
                .await();
        engine.keysOf(leaseId).stream()
                .sorted(KeyOrder.BY_CODE_POINT)
                .map(key -> committer.propose(new Proposal(
                        key,
                        Optional.empty(),
                        current -> current.filter(e -> e.leaseId() == leaseId).isPresent(),
                        0)))
                .toList()
                .forEach(Proposal::await);
    }

    private void requireOpen() {
        if (closed) {
            throw new StoreException("the store is closed");
        }
    }

    @Override
    public void close() {
        closed = true;
        leases.close();
        committer.close();
        history.close();
        engine.close();
    }
}
