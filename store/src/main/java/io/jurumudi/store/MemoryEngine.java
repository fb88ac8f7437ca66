package io.jurumudi.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;

/** Keeps versions on the heap. */
final class MemoryEngine implements Engine {

    /** A key's versions, newest first. {@code older} is null at the oldest: a chain of plain links, seen only in here. */
    private record Versions(Entry entry, Versions older) {

        Optional<Entry> at(long revision) {
            for (Versions v = this; v != null; v = v.older) {
                if (v.entry.revision() <= revision) {
                    return v.entry.deleted() ? Optional.empty() : Optional.of(v.entry);
                }
            }
            return Optional.empty();
        }

        /** Without what was superseded at a revision; null when nothing is left. */
        Versions since(long revision) {
            if (entry.revision() > revision) {
                return new Versions(entry, older == null ? null : older.since(revision));
            }
            return entry.deleted() ? null : new Versions(entry, null);
        }
    }

    private final ConcurrentNavigableMap<String, Versions> keys = new ConcurrentSkipListMap<>(KeyOrder.BY_CODE_POINT);
    private final ConcurrentNavigableMap<Long, Entry> log = new ConcurrentSkipListMap<>();
    private final Map<Long, Instant> leases = new ConcurrentHashMap<>();
    private final Map<Long, Set<String>> leased = new ConcurrentHashMap<>();
    private volatile long revision = 1;
    private volatile long compacted;

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
        return false;
    }

    @Override
    public Optional<String> full() {
        return Optional.empty();
    }

    @Override
    public Optional<Entry> newest(String key) {
        return at(key, revision);
    }

    @Override
    public Optional<Entry> at(String key, long atRevision) {
        Versions versions = keys.get(key);
        return versions == null ? Optional.empty() : versions.at(atRevision);
    }

    @Override
    public List<Entry> scan(String start, String end, long atRevision, int limit) {
        List<Entry> found = new ArrayList<>();
        for (Versions versions : range(start, end).values()) {
            if (limit > 0 && found.size() == limit) {
                break;
            }
            versions.at(atRevision).ifPresent(found::add);
        }
        return found;
    }

    @Override
    public long count(String start, String end, long atRevision) {
        long count = 0;
        for (Versions versions : range(start, end).values()) {
            count += versions.at(atRevision).isPresent() ? 1 : 0;
        }
        return count;
    }

    private ConcurrentNavigableMap<String, Versions> range(String start, String end) {
        if (end.isEmpty()) {
            return keys.tailMap(start, true);
        }
        boolean empty = KeyOrder.BY_CODE_POINT.compare(start, end) >= 0;
        return empty ? new ConcurrentSkipListMap<>() : keys.subMap(start, true, end, false);
    }

    @Override
    public List<Change> changes(long from, long to, Predicate<String> wanted, int limit) {
        List<Change> found = new ArrayList<>();
        if (from > to) {
            return found;
        }
        for (Entry entry : log.subMap(from, true, to, true).values()) {
            if (wanted.test(entry.key())) {
                found.add(new Change(entry, at(entry.key(), entry.revision() - 1)));
                if (found.size() == limit) {
                    break;
                }
            }
        }
        return found;
    }

    @Override
    public void write(List<Change> changes) {
        for (Change change : changes) {
            Entry entry = change.entry();
            keys.compute(entry.key(), (key, older) -> new Versions(entry, older));
            log.put(entry.revision(), entry);
            change.previous()
                    .filter(p -> p.leaseId() != entry.leaseId())
                    .ifPresent(p -> keysLeased(p.leaseId()).remove(entry.key()));
            if (entry.leaseId() != 0) {
                keysLeased(entry.leaseId()).add(entry.key());
            }
            revision = entry.revision();
        }
    }

    private Set<String> keysLeased(long leaseId) {
        return leased.getOrDefault(leaseId, Set.of());
    }

    @Override
    public void compact(long upTo) {
        compacted = upTo;
        ConcurrentNavigableMap<Long, Entry> old = log.headMap(upTo, true);
        for (Entry entry : old.values()) {
            keys.computeIfPresent(entry.key(), (key, versions) -> versions.since(upTo));
        }
        old.clear();
    }

    @Override
    public Map<Long, Instant> leases() {
        return Map.copyOf(leases);
    }

    @Override
    public List<String> keysOf(long leaseId) {
        return List.copyOf(keysLeased(leaseId));
    }

    @Override
    public void addLease(long leaseId, Instant ends) {
        leased.put(leaseId, ConcurrentHashMap.newKeySet());
        leases.put(leaseId, ends);
    }

    @Override
    public void removeLease(long leaseId) {
        leases.remove(leaseId);
        leased.remove(leaseId);
    }

    @Override
    public void close() {}
}
