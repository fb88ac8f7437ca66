package io.jurumudi.node.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.jurumudi.node.cri.CriException;
import io.jurumudi.node.cri.v1.Cri;
import io.jurumudi.node.probe.ProbeManager;
import io.jurumudi.node.runtime.ContainerRun;
import io.jurumudi.node.runtime.PodRuntime;
import io.jurumudi.node.runtime.Sandbox;
import io.jurumudi.node.volume.VolumeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after one pod on a thread of its own, from the first sight of it until nothing of it is left. Each round reads what the
 * runtime has, decides and acts; in between it sleeps until something changes or is due. A round never trusts what an earlier
 * one remembers, so a kubelet that starts anew just goes on.
 */
final class PodWorker {
    private static final Logger LOG = LoggerFactory.getLogger(PodWorker.class);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofSeconds(10);

    /** A pod is synced until it should end, then ends, then waits to be forgotten. */
    private enum Stage {
        SYNC,
        ENDING,
        ENDED
    }

    private final PodEnvironment node;
    private final String uid;
    private final Runnable finished;
    private final SandboxConfigs sandboxes;
    private final PodKiller killer;
    private final ContainerStarter starter;
    private final ProbeManager probes;
    private final Thread thread;
    private final Map<String, PodStatuses.Waiting> waiting = new HashMap<>();

    // Guarded by this.
    private Pod desired;
    private boolean gone;
    private boolean awake = true;
    private boolean closed;
    private boolean interruptible;

    // The worker's thread only.
    private Stage stage = Stage.SYNC;
    private Optional<PodStatuses.Waiting> failure = Optional.empty();
    private Map<String, Path> volumes = Map.of();
    private Instant volumesDue = Instant.MIN;
    private int sandboxFailures;
    private int mountFailures;

    /**
     * Begins at once.
     *
     * @param after a worker of an earlier pod of the same name that has to be over first
     * @param finished run at the end, when nothing of the pod is left on the node
     */
    PodWorker(PodEnvironment node, Pod pod, Optional<PodWorker> after, Runnable finished) {
        this.node = node;
        this.uid = pod.getMetadata().getUid();
        this.desired = pod;
        this.finished = finished;
        this.killer = new PodKiller(node.cri(), node.events());
        this.starter = new ContainerStarter(node, killer);
        this.sandboxes = new SandboxConfigs(
                node.files(),
                new DnsConfigs(node.config()),
                node.cgroups(),
                new SecurityContexts(node.config().rootDir()));
        this.probes = new ProbeManager(
                node.prober(),
                (container, message) ->
                        node.events().container(pod, container, PodEvents.Type.WARNING, "Unhealthy", message),
                this::wake,
                node.clock());
        this.thread =
                Thread.ofVirtual().name("pod-" + pod.getMetadata().getName()).start(() -> run(after));
    }

    /** Takes a newer version of the pod. */
    synchronized void deliver(Pod pod) {
        boolean endsNow = ends(pod) && !ends(desired);
        boolean sooner = stage == Stage.ENDING && PodKiller.grace(pod).compareTo(PodKiller.grace(desired)) < 0;
        desired = pod;
        if (endsNow) {
            breakOff();
        }
        if (sooner) {
            hasten(PodKiller.grace(pod));
        }
        wake();
    }

    /** The pod is no longer in the API or its manifest is gone. */
    synchronized void gone(Pod last) {
        boolean sooner = stage == Stage.ENDING && PodKiller.grace(last).compareTo(PodKiller.grace(desired)) < 0;
        desired = last;
        gone = true;
        breakOff();
        if (sooner) {
            hasten(PodKiller.grace(last));
        }
        wake();
    }

    private void hasten(Duration grace) {
        Thread.ofVirtual().start(() -> killer.hasten(node.reader().read(uid), grace));
    }

    private void breakOff() {
        // Whatever is being started or pulled is not wanted any more.
        if (interruptible) {
            thread.interrupt();
        }
    }

    synchronized void wake() {
        awake = true;
        notifyAll();
    }

    synchronized Pod pod() {
        return desired;
    }

    /** Ends the worker and leaves the pod as it is. */
    void close() {
        synchronized (this) {
            closed = true;
            thread.interrupt();
        }
        probes.close();
    }

    void join() throws InterruptedException {
        thread.join();
    }

    private static boolean ends(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    private void run(Optional<PodWorker> after) {
        try {
            if (after.isPresent()) {
                after.get().join();
            }
            Duration pause = Duration.ZERO;
            while (awaitWork(pause)) {
                Optional<Duration> next = round();
                if (next.isEmpty()) {
                    break;
                }
                pause = next.get();
            }
        } catch (InterruptedException closing) {
            return;
        } finally {
            probes.close();
        }
        if (!isClosed()) {
            finished.run();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized boolean awaitWork(Duration pause) throws InterruptedException {
        long end = System.nanoTime() + pause.toNanos();
        while (!awake && !closed) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                break;
            }
            wait(millis);
        }
        awake = false;
        return !closed;
    }

    /** One round; how long to sleep when nothing happens, or nothing when the pod is gone for good. */
    private Optional<Duration> round() throws InterruptedException {
        Pod pod = pod();
        try {
            if (stage == Stage.SYNC) {
                if (shouldEnd(pod)) {
                    become(Stage.ENDING);
                } else {
                    return Optional.of(sync(pod));
                }
            }
            if (stage == Stage.ENDING) {
                end(pod());
            }
            return ended();
        } catch (RuntimeException | IOException problem) {
            if (isClosed()) {
                throw new InterruptedException();
            }
            if (Thread.interrupted()) {
                return Optional.of(Duration.ZERO);
            }
            LOG.warn("{}: {}", PodSpecs.format(pod), String.valueOf(problem.getMessage()), problem);
            return Optional.of(RETRY);
        } catch (InterruptedException broken) {
            if (isClosed()) {
                throw broken;
            }
            return Optional.of(Duration.ZERO);
        }
    }

    private synchronized void become(Stage next) {
        stage = next;
    }

    private synchronized boolean shouldEnd(Pod pod) {
        String phase = pod.getStatus() == null ? "" : pod.getStatus().getPhase();
        return gone || ends(pod) || failure.isPresent() || "Succeeded".equals(phase) || "Failed".equals(phase);
    }

    private synchronized void interruptible(boolean may) {
        interruptible = may;
        if (!may && !closed) {
            Thread.interrupted();
        }
    }

    private PodStatus status(Pod pod, PodRuntime runtime, boolean ended) {
        PodStatus old = node.statuses()
                .last(uid)
                .orElseGet(() -> Optional.ofNullable(pod.getStatus()).orElseGet(PodStatus::new));
        return PodStatuses.of(new PodStatuses.Known(
                pod,
                old,
                runtime,
                waiting,
                probes.results(),
                node.hostIps().get(),
                node.runtimeName(),
                ended,
                failure,
                node.clock().instant()));
    }

    private Duration sync(Pod pod) throws InterruptedException, IOException {
        PodRuntime runtime = node.reader().read(uid);
        follow(pod, runtime);
        PodStatus status = status(pod, runtime, false);
        node.statuses().update(pod, status);
        if (status.getPhase().equals("Succeeded") || status.getPhase().equals("Failed")) {
            become(Stage.ENDING);
            return Duration.ZERO;
        }
        Optional<Duration> deadline = deadline(pod, status);
        if (deadline.isPresent() && !deadline.get().isPositive()) {
            failure = Optional.of(new PodStatuses.Waiting(
                    "DeadlineExceeded", "Pod was active on the node longer than the specified deadline"));
            node.events()
                    .pod(
                            pod,
                            PodEvents.Type.NORMAL,
                            "DeadlineExceeded",
                            failure.get().message());
            return Duration.ZERO;
        }
        interruptible(true);
        Duration pause;
        try {
            pause = act(pod, runtime);
        } finally {
            interruptible(false);
        }
        return deadline.filter(left -> left.compareTo(pause) < 0).orElse(pause);
    }

    private Optional<Duration> deadline(Pod pod, PodStatus status) {
        Long seconds = pod.getSpec().getActiveDeadlineSeconds();
        if (seconds == null || status.getStartTime() == null) {
            return Optional.empty();
        }
        Instant end = Instant.parse(status.getStartTime()).plusSeconds(seconds);
        return Optional.of(Duration.between(node.clock().instant(), end));
    }

    private void follow(Pod pod, PodRuntime runtime) {
        List<String> ips = podIps(pod, runtime);
        probes.follow(pod, PodSpecs.all(pod), runtime, ips.isEmpty() ? "" : ips.getFirst());
    }

    private List<String> podIps(Pod pod, PodRuntime runtime) {
        return PodSpecs.hostNetwork(pod) ? node.hostIps().get() : runtime.ips();
    }

    /** Does what is to be done now; returns when to look again if nothing happens. */
    private Duration act(Pod pod, PodRuntime runtime) throws InterruptedException, IOException {
        Optional<String> network = PodSpecs.hostNetwork(pod)
                ? Optional.empty()
                : node.networkProblem().get();
        if (network.isPresent()) {
            node.events().pod(pod, PodEvents.Type.WARNING, "NetworkNotReady", "network is not ready: " + network.get());
            return SOON;
        }
        node.files().make(pod);
        if (!volumesReady(pod)) {
            mountFailures++;
            return growing(mountFailures);
        }
        mountFailures = 0;
        PodPlan plan = PodPlan.of(pod, runtime, probes.results());
        if (plan.nothingToDo()) {
            return node.config().syncFrequency();
        }
        node.cgroups().create(pod);
        return carryOut(pod, runtime, plan);
    }

    /** A second after the first failure, doubling from then on. */
    private static Duration growing(int failures) {
        Duration pause = SOON.multipliedBy(1L << Math.min(failures - 1, 4));
        return pause.compareTo(RETRY) < 0 ? pause : RETRY;
    }

    private boolean volumesReady(Pod pod) {
        Instant now = node.clock().instant();
        if (now.isBefore(volumesDue)) {
            return true;
        }
        try {
            volumes = node.volumes().setUp(pod);
            volumesDue = now.plus(node.config().syncFrequency().minusMillis(100));
            return true;
        } catch (VolumeException failed) {
            node.events().pod(pod, PodEvents.Type.WARNING, "FailedMount", failed.getMessage());
            // What is mounted stays usable while its source cannot be read.
            return !volumes.isEmpty();
        }
    }

    private Duration carryOut(Pod pod, PodRuntime runtime, PodPlan plan) throws InterruptedException {
        if (plan.killPod()) {
            if (plan.createSandbox() && plan.sandbox().isPresent()) {
                node.events()
                        .pod(
                                pod,
                                PodEvents.Type.NORMAL,
                                "SandboxChanged",
                                "Pod sandbox changed, it will be killed and re-created.");
            }
            killer.killPod(pod, runtime, Optional.empty());
            if (!plan.createSandbox()) {
                return SOON;
            }
        }
        for (PodPlan.Kill kill : plan.toKill()) {
            Container container =
                    PodSpecs.container(pod, kill.run().container()).orElseThrow();
            String ip = runtime.ips().isEmpty() ? "" : runtime.ips().getFirst();
            killer.kill(pod, container, kill.run().id(), ip, kill.cause(), kill.message(), Optional.empty());
        }
        PodRuntime current = plan.toKill().isEmpty() ? runtime : node.reader().read(uid);
        Cri.PodSandboxConfig config = sandboxes.of(pod, plan.attempt());
        String sandbox;
        List<String> ips;
        if (plan.createSandbox()) {
            Optional<String> made = makeSandbox(pod, config);
            if (made.isEmpty()) {
                return growing(sandboxFailures);
            }
            sandbox = made.get();
            PodRuntime fresh = node.reader().read(uid);
            node.statuses().update(pod, status(pod, fresh, false));
            ips = podIps(pod, fresh);
        } else {
            sandbox = plan.sandbox().map(Sandbox::id).orElseThrow();
            ips = podIps(pod, runtime);
        }
        return start(pod, current, plan, new ContainerStarter.Place(sandbox, config, ips, volumes));
    }

    private Optional<String> makeSandbox(Pod pod, Cri.PodSandboxConfig config) {
        try {
            String id = node.cri().runPodSandbox(config, "");
            sandboxFailures = 0;
            return Optional.of(id);
        } catch (CriException failed) {
            if (Thread.currentThread().isInterrupted()) {
                throw failed;
            }
            sandboxFailures++;
            node.events()
                    .pod(
                            pod,
                            PodEvents.Type.WARNING,
                            "FailedCreatePodSandBox",
                            "Failed to create pod sandbox: " + failed.getMessage());
            return Optional.empty();
        }
    }

    private Duration start(Pod pod, PodRuntime runtime, PodPlan plan, ContainerStarter.Place place)
            throws InterruptedException {
        Duration pause = node.config().syncFrequency();
        for (String name : plan.ephemeralToStart()) {
            pause = shorter(pause, start(pod, name, runtime, place));
        }
        for (String name : plan.initToStart()) {
            Optional<Duration> problem = start(pod, name, runtime, place);
            pause = shorter(pause, problem);
            boolean sidecar =
                    PodSpecs.container(pod, name).filter(PodSpecs::sidecar).isPresent();
            if (problem.isPresent() && !sidecar) {
                break;
            }
        }
        for (String name : plan.toStart()) {
            pause = shorter(pause, start(pod, name, runtime, place));
        }
        PodRuntime now = node.reader().read(uid);
        follow(pod, now);
        node.statuses().update(pod, status(pod, now, false));
        new DeadContainers(node.cri()).remove(now);
        // A container that was started may decide about the next.
        return pause.compareTo(node.config().syncFrequency()) < 0
                        || plan.initToStart().isEmpty()
                ? pause
                : Duration.ZERO;
    }

    private static Duration shorter(Duration pause, Optional<Duration> other) {
        return other.filter(wait -> wait.compareTo(pause) < 0).orElse(pause);
    }

    /** Starts a container; when it cannot be now, how long to wait before another attempt. */
    private Optional<Duration> start(Pod pod, String name, PodRuntime runtime, ContainerStarter.Place place)
            throws InterruptedException {
        Container container = PodSpecs.container(pod, name).orElseThrow();
        try {
            starter.start(pod, container, runtime, place);
            waiting.remove(name);
            return Optional.empty();
        } catch (StartException notNow) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            waiting.put(name, new PodStatuses.Waiting(notNow.reason(), notNow.getMessage()));
            Duration wait = notNow.retryAt()
                    .map(at -> Duration.between(node.clock().instant(), at))
                    .orElse(RETRY);
            return Optional.of(wait.isPositive() ? wait : Duration.ZERO);
        }
    }

    /** Stops everything and gives back what the pod used. */
    private void end(Pod pod) throws InterruptedException, IOException {
        probes.onlyReadiness();
        PodRuntime runtime = node.reader().read(uid);
        node.statuses().update(pod, status(pod, runtime, false));
        killer.killPod(pod, runtime, Optional.empty());
        PodRuntime stopped = node.reader().read(uid);
        if (stopped.active()) {
            throw new IOException("still running after it was stopped: "
                    + stopped.running().stream().map(ContainerRun::container).toList());
        }
        probes.close();
        PodStatus status = status(pod, stopped, true);
        node.statuses().update(pod, status);
        node.volumes().tearDown(uid);
        node.cgroups().remove(uid);
        become(Stage.ENDED);
    }

    private Optional<Duration> ended() {
        Pod pod = pod();
        boolean forgotten;
        synchronized (this) {
            forgotten = gone;
        }
        if (!forgotten) {
            node.statuses().ended(pod, status(pod, node.reader().read(uid), true));
            return Optional.of(node.config().syncFrequency());
        }
        killer.remove(node.reader().read(uid));
        node.statuses().forget(uid);
        Trees.delete(node.files().logs(pod));
        return Optional.empty();
    }
}
