package io.jurumudi.controllers.common;

import io.jurumudi.client.Key;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a controller has done that its informer has not shown yet. Until it has, the informer's picture is old, and acting on
 * it would do the same thing twice. Expectations lapse after a while, in case what was expected was missed.
 */
public final class Expectations {
    private static final Duration LAPSE = Duration.ofMinutes(5);

    private static final class Pending {
        private final Instant since;
        private int creations;
        private final Set<String> deletions = new HashSet<>();

        Pending(Instant since) {
            this.since = since;
        }

        boolean fulfilled() {
            return creations <= 0 && deletions.isEmpty();
        }
    }

    private final Clock clock;
    private final Map<Key, Pending> pending = new HashMap<>();

    public Expectations(Clock clock) {
        this.clock = clock;
    }

    /** Whether everything the owner did has been seen, or waiting for it has become pointless. */
    public synchronized boolean fulfilled(Key owner) {
        Pending known = pending.get(owner);
        return known == null || known.fulfilled() || known.since.plus(LAPSE).isBefore(clock.instant());
    }

    public synchronized void expectCreations(Key owner, int count) {
        Pending fresh = new Pending(clock.instant());
        fresh.creations = count;
        pending.put(owner, fresh);
    }

    /** @param uids of the objects about to be deleted */
    public synchronized void expectDeletions(Key owner, Collection<String> uids) {
        Pending fresh = new Pending(clock.instant());
        fresh.deletions.addAll(uids);
        pending.put(owner, fresh);
    }

    /** A creation was seen, or will never be. */
    public synchronized void created(Key owner) {
        Pending known = pending.get(owner);
        if (known != null) {
            known.creations--;
        }
    }

    /** A deletion was seen, or will never be. */
    public synchronized void deleted(Key owner, String uid) {
        Pending known = pending.get(owner);
        if (known != null) {
            known.deletions.remove(uid);
        }
    }

    public synchronized void forget(Key owner) {
        pending.remove(owner);
    }
}
