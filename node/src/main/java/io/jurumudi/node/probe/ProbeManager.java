package io.jurumudi.node.probe;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import io.jurumudi.node.runtime.ContainerRun;
import io.jurumudi.node.runtime.PodRuntime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The probes of one pod: a thread for each probe of each running container, and what they found. Whoever makes it closes it.
 */
public final class ProbeManager implements AutoCloseable {
    private final Prober prober;
    private final Unhealthy unhealthy;
    private final Runnable changed;
    private final Clock clock;
    private final Map<Key, Loop> loops = new HashMap<>();

    /** Told about attempts that failed, for events. */
    @FunctionalInterface
    public interface Unhealthy {
        void report(Container container, String message);
    }

    enum Kind {
        LIVENESS("Liveness"),
        READINESS("Readiness"),
        STARTUP("Startup");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        Optional<Probe> of(Container container) {
            return Optional.ofNullable(
                    switch (this) {
                        case LIVENESS -> container.getLivenessProbe();
                        case READINESS -> container.getReadinessProbe();
                        case STARTUP -> container.getStartupProbe();
                    });
        }
    }

    private record Key(String id, Kind kind) {}

    /** @param changed run whenever an answer changes, from any thread */
    public ProbeManager(Prober prober, Unhealthy unhealthy, Runnable changed, Clock clock) {
        this.prober = prober;
        this.unhealthy = unhealthy;
        this.changed = changed;
        this.clock = clock;
    }

    /** Starts the probes of containers that run and ends those of containers that no longer do. */
    public synchronized void follow(Pod pod, Stream<Container> containers, PodRuntime runtime, String podIp) {
        Map<String, ContainerRun> running =
                runtime.running().stream().collect(Collectors.toMap(ContainerRun::id, run -> run));
        loops.entrySet().removeIf(entry -> {
            boolean gone = !running.containsKey(entry.getKey().id());
            if (gone) {
                entry.getValue().thread.interrupt();
            }
            return gone;
        });
        Map<String, Container> specs = containers.collect(Collectors.toMap(Container::getName, c -> c, (a, b) -> a));
        for (ContainerRun run : running.values()) {
            Container container = specs.get(run.container());
            if (container == null) {
                continue;
            }
            for (Kind kind : Kind.values()) {
                var key = new Key(run.id(), kind);
                kind.of(container)
                        .filter(probe -> !loops.containsKey(key))
                        .ifPresent(probe -> loops.put(key, new Loop(kind, probe, container, run, podIp)));
            }
        }
    }

    /** A pod that ends is no longer restarted, but whether it is ready still matters. */
    public synchronized void onlyReadiness() {
        loops.entrySet().removeIf(entry -> {
            boolean over = entry.getKey().kind() != Kind.READINESS;
            if (over) {
                entry.getValue().thread.interrupt();
            }
            return over;
        });
    }

    public synchronized ProbeResults results() {
        return new ProbeResults(of(Kind.LIVENESS), of(Kind.READINESS), of(Kind.STARTUP));
    }

    private Map<String, Boolean> of(Kind kind) {
        return loops.entrySet().stream()
                .filter(entry ->
                        entry.getKey().kind() == kind && entry.getValue().result.isPresent())
                .collect(Collectors.toMap(
                        entry -> entry.getKey().id(),
                        entry -> entry.getValue().result.get()));
    }

    private synchronized boolean startedUp(ContainerRun run, Container container) {
        return container.getStartupProbe() == null
                || Optional.ofNullable(loops.get(new Key(run.id(), Kind.STARTUP)))
                        .flatMap(loop -> loop.result)
                        .orElse(false);
    }

    @Override
    public synchronized void close() {
        loops.values().forEach(loop -> loop.thread.interrupt());
        loops.clear();
    }

    /** One probe of one container until it ends, or until the answer cannot change any more. */
    private final class Loop {
        private final Kind kind;
        private final Probe probe;
        private final Container container;
        private final ContainerRun run;
        private final String podIp;
        private final Thread thread;
        private volatile Optional<Boolean> result;
        private boolean last;
        private int same;

        Loop(Kind kind, Probe probe, Container container, ContainerRun run, String podIp) {
            this.kind = kind;
            this.probe = probe;
            this.container = container;
            this.run = run;
            this.podIp = podIp;
            // Until asked: alive, but not ready, and nobody knows whether it has started.
            this.result = switch (kind) {
                case LIVENESS -> Optional.of(true);
                case READINESS -> Optional.of(false);
                case STARTUP -> Optional.empty();
            };
            this.thread = Thread.ofVirtual().name("probe-" + run.container()).start(this::loop);
        }

        private void loop() {
            try {
                Instant first = run.startedAt().plusSeconds(or(probe.getInitialDelaySeconds(), 0));
                Duration wait = Duration.between(clock.instant(), first);
                if (wait.isPositive()) {
                    Thread.sleep(wait);
                }
                while (attempt()) {
                    Thread.sleep(Duration.ofSeconds(or(probe.getPeriodSeconds(), 10)));
                }
            } catch (InterruptedException over) {
                // The container ended, or nobody asks any more.
            }
        }

        private static int or(Integer number, int other) {
            return number == null ? other : number;
        }

        /** Whether there is a reason to ask again. */
        private boolean attempt() throws InterruptedException {
            if (kind != Kind.STARTUP && !startedUp(run, container)) {
                return true;
            }
            Answer answer = ask();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            boolean good = switch (answer.verdict()) {
                case SUCCESS -> true;
                case FAILURE -> {
                    unhealthy.report(container, kind.word + " probe failed: " + answer.output());
                    yield false;
                }
                case UNKNOWN -> {
                    unhealthy.report(
                            container, kind.word + " probe errored and resulted in unknown state: " + answer.output());
                    yield result.orElse(false);
                }
            };
            same = good == last ? same + 1 : 1;
            last = good;
            int threshold = good ? or(probe.getSuccessThreshold(), 1) : or(probe.getFailureThreshold(), 3);
            if (same < threshold) {
                return true;
            }
            boolean news = !result.equals(Optional.of(good));
            result = Optional.of(good);
            if (news) {
                changed.run();
            }
            // A failed container is about to be restarted, and one that has started up has done so for good.
            return switch (kind) {
                case READINESS -> true;
                case LIVENESS -> good;
                case STARTUP -> false;
            };
        }

        private Answer ask() {
            try {
                return prober.ask(probe, container, run.id(), podIp);
            } catch (RuntimeException broken) {
                return Answer.unknown(String.valueOf(broken.getMessage()));
            }
        }
    }
}
