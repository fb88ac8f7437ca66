package io.jurumudi.node.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.jurumudi.node.probe.ProbeManager;
import io.jurumudi.node.runtime.ContainerRun;
import io.jurumudi.node.runtime.PodRuntime;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
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
    private final PodKiller killer;
    private final PodSync sync;
    private final ProbeManager probes;
    private final Thread thread;

    // Guarded by this.
    private Pod desired;
    private boolean gone;
    private boolean awake = true;
    private boolean closed;
    private boolean interruptible;

    // The worker's thread only.
    private Stage stage = Stage.SYNC;
    private Optional<PodStatuses.Waiting> failure = Optional.empty();

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
        this.probes = new ProbeManager(
                node.prober(),
                (container, message) ->
                        node.events().container(pod, container, PodEvents.Type.WARNING, "Unhealthy", message),
                this::wake,
                node.clock());
        this.sync = new PodSync(node, uid, killer, probes);
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

    private Duration sync(Pod pod) throws InterruptedException, IOException {
        PodRuntime runtime = node.reader().read(uid);
        sync.follow(pod, runtime);
        PodStatus status = sync.status(pod, runtime, false, failure);
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
            pause = sync.act(pod, runtime);
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

    /** Stops everything and gives back what the pod used. */
    private void end(Pod pod) throws InterruptedException, IOException {
        probes.onlyReadiness();
        PodRuntime runtime = node.reader().read(uid);
        node.statuses().update(pod, sync.status(pod, runtime, false, failure));
        killer.killPod(pod, runtime, Optional.empty());
        PodRuntime stopped = node.reader().read(uid);
        if (stopped.active()) {
            throw new IOException("still running after it was stopped: "
                    + stopped.running().stream().map(ContainerRun::container).toList());
        }
        probes.close();
        PodStatus status = sync.status(pod, stopped, true, failure);
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
            node.statuses().ended(pod, sync.status(pod, node.reader().read(uid), true, failure));
            return Optional.of(node.config().syncFrequency());
        }
        killer.remove(node.reader().read(uid));
        node.statuses().forget(uid);
        Trees.delete(node.files().logs(pod));
        return Optional.empty();
    }
}
