package io.jurumudi.scheduler;

import io.fabric8.kubernetes.api.model.Pod;
import io.jurumudi.scheduler.framework.ClusterEvent;
import io.jurumudi.scheduler.framework.FilterPlugin;
import io.jurumudi.scheduler.framework.PodInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The pods that are to be scheduled. A pod is in one place at a time: ready (by priority, then by time), backing off, waiting for
 * an event that may help it, gated, or in flight, that is, being decided upon. Events that arrive while a pod is in flight are
 * kept until its decision is known, so that none is missed.
 */
final class SchedulingQueue implements AutoCloseable {

    /** A pod that no event helps is tried again after this, in case a plugin overlooks what would help. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    /** How often that is looked after. */
    private static final Duration LOOK = Duration.ofSeconds(30);

    /**
     * A pod that was taken.
     *
     * @param attempts how often it has been, this time included
     */
    record Taken(PodInfo pod, int attempts) {}

    private enum Place {
        READY,
        BACKING_OFF,
        WAITING,
        GATED,
        IN_FLIGHT
    }

    private static final class Entry {
        private PodInfo pod;
        private Place place = Place.GATED;
        private int attempts;

        /** When it came to its place. */
        private Instant since = Instant.MIN;

        private Instant backoffEnd = Instant.MIN;
        private Set<String> rejectedBy = Set.of();

        /** In flight: the number of the first event after it was taken. */
        private long eventsFrom;

        Entry(PodInfo pod) {
            this.pod = pod;
        }

        boolean isGated() {
            return !pod.pod().getSpec().getSchedulingGates().isEmpty();
        }
    }

    private static final Comparator<Entry> MOST_URGENT =
            Comparator.<Entry>comparingInt(entry -> -entry.pod.priority()).thenComparing(entry -> entry.since);

    private final Map<String, FilterPlugin> plugins = new HashMap<>();
    private final Duration initialBackoff;
    private final Duration maxBackoff;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Entry> entries = new HashMap<>();
    private final Queue<Entry> ready = new PriorityQueue<>(MOST_URGENT);
    private final Queue<Entry> backingOff =
            new PriorityQueue<>(Comparator.comparing((Entry entry) -> entry.backoffEnd));

    /** What happened while pods were in flight; the first has this number. */
    private final List<ClusterEvent> events = new ArrayList<>();

    private long firstEvent;
    private int inFlight;
    private Instant lastLook;
    private boolean closed;

    SchedulingQueue(List<FilterPlugin> plugins, SchedulerConfig config, Clock clock) {
        plugins.forEach(plugin -> this.plugins.put(plugin.name(), plugin));
        this.initialBackoff = config.podInitialBackoff();
        this.maxBackoff = config.podMaxBackoff();
        this.clock = clock;
        this.lastLook = clock.instant();
    }

    /** A pod is to be scheduled, or one that is has changed. */
    void put(PodInfo pod) {
        locked(() -> {
            Entry entry = entries.get(pod.uid());
            if (entry == null) {
                entry = new Entry(pod);
                entries.put(pod.uid(), entry);
                move(entry, entry.isGated() ? Place.GATED : Place.READY);
                return;
            }
            Pod old = entry.pod.pod();
            entry.pod = pod;
            if (entry.place == Place.GATED && !entry.isGated()) {
                move(entry, Place.READY);
            } else if (isOfInterest(old, pod.pod())) {
                ClusterEvent event = new ClusterEvent.WaitingPodUpdated(old, pod.pod());
                if (entry.place == Place.WAITING && mayHelp(event, entry)) {
                    tryAgain(entry);
                }
            }
        });
    }

    /** A change of status alone, which is what scheduling itself writes, must not lead to another attempt. */
    private static boolean isOfInterest(Pod old, Pod now) {
        return !Objects.equals(old.getSpec(), now.getSpec())
                || !Objects.equals(PodInfo.labels(old), PodInfo.labels(now));
    }

    /** A pod is not to be scheduled any more, also if it is in flight. */
    void remove(String uid) {
        locked(() -> {
            Entry entry = entries.remove(uid);
            if (entry != null) {
                leave(entry);
            }
        });
    }

    /** Something happened that may help pods which are waiting. */
    void happened(ClusterEvent event) {
        locked(() -> {
            if (inFlight > 0) {
                events.add(event);
            }
            List<Entry> helped = entries.values().stream()
                    .filter(entry -> entry.place == Place.WAITING && mayHelp(event, entry))
                    .toList();
            helped.forEach(this::tryAgain);
        });
    }

    private boolean mayHelp(ClusterEvent event, Entry entry) {
        return entry.rejectedBy.isEmpty()
                || entry.rejectedBy.stream().anyMatch(name -> plugins.get(name).mayHelp(event, entry.pod));
    }

    /** Waits for the most urgent pod, which is then in flight; empty when the queue is closed. */
    Optional<Taken> take() {
        lock.lock();
        try {
            while (!closed) {
                Instant now = clock.instant();
                endBackoffs(now);
                endLongWaits(now);
                Entry entry = ready.peek();
                if (entry != null) {
                    move(entry, Place.IN_FLIGHT);
                    entry.attempts++;
                    entry.eventsFrom = firstEvent + events.size();
                    return Optional.of(new Taken(entry.pod, entry.attempts));
                }
                changed.awaitNanos(untilNextLook(now).toNanos());
            }
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private Duration untilNextLook(Instant now) {
        Entry next = backingOff.peek();
        Duration backoff = next == null ? LOOK : Duration.between(now, next.backoffEnd);
        return backoff.compareTo(LOOK) < 0 ? backoff : LOOK;
    }

    private void endBackoffs(Instant now) {
        for (Entry entry = backingOff.peek();
                entry != null && !entry.backoffEnd.isAfter(now);
                entry = backingOff.peek()) {
            move(entry, Place.READY);
        }
    }

    private void endLongWaits(Instant now) {
        if (lastLook.plus(LOOK).isAfter(now)) {
            return;
        }
        lastLook = now;
        List<Entry> waitedLong = entries.values().stream()
                .filter(entry -> entry.place == Place.WAITING
                        && entry.since.plus(LONGEST_WAIT).isBefore(now))
                .toList();
        waitedLong.forEach(this::tryAgain);
    }

    /** A pod that was taken fits nowhere; it waits for an event that may help it, unless that came meanwhile. */
    void unschedulable(String uid, Set<String> rejectedBy) {
        locked(() -> {
            Entry entry = entries.get(uid);
            if (entry != null && entry.place == Place.IN_FLIGHT) {
                entry.rejectedBy = rejectedBy;
                entry.backoffEnd = clock.instant().plus(backoff(entry.attempts));
                int from = (int) (entry.eventsFrom - firstEvent);
                boolean helped = events.subList(from, events.size()).stream().anyMatch(e -> mayHelp(e, entry));
                move(entry, Place.WAITING);
                if (helped) {
                    tryAgain(entry);
                }
            }
        });
    }

    /**
     * A pod that was taken could not be scheduled because something went wrong; it is tried again.
     *
     * @param now the pod as it is by now
     */
    void failed(Taken taken, PodInfo now) {
        locked(() -> {
            Entry entry = entries.computeIfAbsent(now.uid(), uid -> new Entry(now));
            entry.attempts = taken.attempts();
            leave(entry);
            entry.place = Place.GATED;
            entry.backoffEnd = clock.instant().plus(backoff(entry.attempts));
            tryAgain(entry);
        });
    }

    private Duration backoff(int attempts) {
        Duration backoff = initialBackoff;
        for (int i = 1; i < attempts && backoff.compareTo(maxBackoff) < 0; i++) {
            backoff = backoff.multipliedBy(2);
        }
        return backoff.compareTo(maxBackoff) < 0 ? backoff : maxBackoff;
    }

    private void tryAgain(Entry entry) {
        if (entry.isGated()) {
            move(entry, Place.GATED);
        } else {
            move(entry, entry.backoffEnd.isAfter(clock.instant()) ? Place.BACKING_OFF : Place.READY);
        }
    }

    private void move(Entry entry, Place to) {
        leave(entry);
        entry.place = to;
        entry.since = clock.instant();
        switch (to) {
            case READY -> ready.add(entry);
            case BACKING_OFF -> backingOff.add(entry);
            case IN_FLIGHT -> inFlight++;
            case WAITING, GATED -> {}
        }
        changed.signalAll();
    }

    private void leave(Entry entry) {
        switch (entry.place) {
            case READY -> ready.remove(entry);
            case BACKING_OFF -> backingOff.remove(entry);
            case IN_FLIGHT -> {
                if (--inFlight == 0) {
                    firstEvent += events.size();
                    events.clear();
                }
            }
            case WAITING, GATED -> {}
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        locked(() -> {
            closed = true;
            changed.signalAll();
        });
    }
}
