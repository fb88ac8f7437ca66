package io.jurumudi.node.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import io.jurumudi.node.cri.CriClient;
import io.jurumudi.node.cri.CriException;
import io.jurumudi.node.runtime.ContainerRun;
import io.jurumudi.node.runtime.PodRuntime;
import io.jurumudi.node.runtime.Sandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops containers and whole pods, giving each the time it may take. */
final class PodKiller {
    private static final Logger LOG = LoggerFactory.getLogger(PodKiller.class);
    /** Everybody gets so long, lest a program that ends at once looks killed. */
    private static final Duration LEAST = Duration.ofSeconds(2);

    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);

    private final CriClient cri;
    private final PodEvents events;
    private final Hooks hooks;

    PodKiller(CriClient cri, PodEvents events) {
        this.cri = cri;
        this.events = events;
        this.hooks = new Hooks(cri);
    }

    /**
     * Stops a container: its hook first, then the signal, at last by force. Returns when it has ended.
     *
     * @param shorter replaces the grace period of the spec
     */
    void kill(
            Pod pod,
            Container container,
            String id,
            String podIp,
            PodPlan.Cause cause,
            String message,
            Optional<Duration> shorter)
            throws InterruptedException {
        events.container(
                pod,
                container,
                PodEvents.Type.NORMAL,
                "Killing",
                message.isEmpty() ? "Stopping container " + container.getName() : message);
        Duration grace = shorter.orElseGet(() -> grace(pod, container, cause));
        long start = System.nanoTime();
        if (container.getLifecycle() != null && container.getLifecycle().getPreStop() != null && grace.isPositive()) {
            preStop(pod, container, id, podIp, grace);
            grace = grace.minus(Duration.ofNanos(System.nanoTime() - start));
        }
        stop(id, grace.compareTo(LEAST) < 0 ? LEAST : grace);
    }

    private void preStop(Pod pod, Container container, String id, String podIp, Duration grace)
            throws InterruptedException {
        var failure = hooks.run(container.getLifecycle().getPreStop(), container, id, podIp, grace);
        if (failure.isPresent()) {
            LOG.info("preStop of {} in {} failed: {}", container.getName(), PodSpecs.format(pod), failure.get());
            events.container(pod, container, PodEvents.Type.WARNING, "FailedPreStopHook", "PreStopHook failed");
        }
    }

    private void stop(String id, Duration grace) {
        try {
            cri.stopContainer(id, grace);
        } catch (CriException failure) {
            if (!failure.notFound()) {
                throw failure;
            }
        }
    }

    private static Duration grace(Pod pod, Container container, PodPlan.Cause cause) {
        Optional<Long> own = switch (cause) {
            case LIVENESS -> seconds(container.getLivenessProbe());
            case STARTUP -> seconds(container.getStartupProbe());
            case SPEC_CHANGED, UNKNOWN_STATE, POST_START_FAILED, POD_ENDS -> Optional.empty();
        };
        if (pod.getMetadata().getDeletionGracePeriodSeconds() != null) {
            return Duration.ofSeconds(pod.getMetadata().getDeletionGracePeriodSeconds());
        }
        return own.map(Duration::ofSeconds).orElseGet(() -> grace(pod));
    }

    static Duration grace(Pod pod) {
        Long seconds = pod.getMetadata().getDeletionGracePeriodSeconds() != null
                ? pod.getMetadata().getDeletionGracePeriodSeconds()
                : pod.getSpec().getTerminationGracePeriodSeconds();
        return seconds == null ? DEFAULT_GRACE : Duration.ofSeconds(seconds);
    }

    private static Optional<Long> seconds(Probe probe) {
        return Optional.ofNullable(probe).map(Probe::getTerminationGracePeriodSeconds);
    }

    /**
     * Stops everything of a pod: its containers side by side, then sidecars from the last to the first, then the sandboxes.
     *
     * @param grace for all of it; empty for what the spec says
     */
    void killPod(Pod pod, PodRuntime runtime, Optional<Duration> grace) throws InterruptedException {
        long end = System.nanoTime() + grace.orElseGet(() -> grace(pod)).toNanos();
        String ip = runtime.ips().isEmpty() ? "" : runtime.ips().getFirst();
        var failures = Collections.synchronizedList(new ArrayList<RuntimeException>());
        List<String> sidecars = pod.getSpec().getInitContainers().stream()
                .filter(PodSpecs::sidecar)
                .map(Container::getName)
                .toList();
        var threads = new ArrayList<Thread>();
        for (ContainerRun run : runtime.runs()) {
            if (alive(run) && !sidecars.contains(run.container())) {
                threads.add(Thread.ofVirtual().name("kill-" + run.container()).start(() -> {
                    try {
                        killOne(pod, run, ip, grace);
                    } catch (InterruptedException closing) {
                        Thread.currentThread().interrupt();
                    } catch (RuntimeException failure) {
                        failures.add(failure);
                    }
                }));
            }
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException closing) {
            threads.forEach(Thread::interrupt);
            throw closing;
        }
        for (String sidecar : sidecars.reversed()) {
            var left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
            for (ContainerRun run : runtime.runsOf(sidecar)) {
                if (alive(run)) {
                    killOne(pod, run, ip, Optional.of(left));
                }
            }
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
        for (Sandbox sandbox : runtime.sandboxes()) {
            cri.stopPodSandbox(sandbox.id());
        }
    }

    private static boolean alive(ContainerRun run) {
        return switch (run.state()) {
            case RUNNING, UNKNOWN -> true;
            case CREATED, EXITED -> false;
        };
    }

    private void killOne(Pod pod, ContainerRun run, String ip, Optional<Duration> grace) throws InterruptedException {
        var container = PodSpecs.container(pod, run.container());
        if (container.isPresent()) {
            kill(pod, container.get(), run.id(), ip, PodPlan.Cause.POD_ENDS, "", grace);
        } else {
            stop(run.id(), grace.orElse(DEFAULT_GRACE));
        }
    }

    /** Cuts a termination under way short; the call that waits for it returns when the containers have ended. */
    void hasten(PodRuntime runtime, Duration grace) {
        for (ContainerRun run : runtime.running()) {
            Thread.ofVirtual()
                    .name("hasten-" + run.container())
                    .start(() -> stop(run.id(), grace.compareTo(LEAST) < 0 ? LEAST : grace));
        }
    }

    /** Takes everything of an ended pod out of the runtime. */
    void remove(PodRuntime runtime) {
        for (ContainerRun run : runtime.runs()) {
            cri.removeContainer(run.id());
        }
        for (Sandbox sandbox : runtime.sandboxes()) {
            cri.stopPodSandbox(sandbox.id());
            cri.removePodSandbox(sandbox.id());
        }
    }
}
