package io.jurumudi.node.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.jurumudi.node.cri.CriException;
import io.jurumudi.node.cri.v1.Cri;
import io.jurumudi.node.probe.ProbeManager;
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

/** Moves a pod that should run closer to what its spec says, one step at a time. Used by the pod's worker only. */
final class PodSync {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final PodEnvironment node;
    private final String uid;
    private final PodKiller killer;
    private final ProbeManager probes;
    private final ContainerStarter starter;
    private final SandboxConfigs sandboxes;
    private final Map<String, PodStatuses.Waiting> waiting = new HashMap<>();
    private Map<String, Path> volumes = Map.of();
    private Instant volumesDue = Instant.MIN;
    private int sandboxFailures;
    private int mountFailures;

    PodSync(PodEnvironment node, String uid, PodKiller killer, ProbeManager probes) {
        this.node = node;
        this.uid = uid;
        this.killer = killer;
        this.probes = probes;
        this.starter = new ContainerStarter(node, killer);
        this.sandboxes = new SandboxConfigs(
                node.files(),
                new DnsConfigs(node.config()),
                node.cgroups(),
                new SecurityContexts(node.config().rootDir()));
    }

    /**
     * The pod's status now.
     *
     * @param ended nothing of it runs and nothing will be started again
     * @param failure a verdict that ends the pod
     */
    PodStatus status(Pod pod, PodRuntime runtime, boolean ended, Optional<PodStatuses.Waiting> failure) {
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

    /** Lets the probes of the containers that run go on, and no others. */
    void follow(Pod pod, PodRuntime runtime) {
        List<String> ips = podIps(pod, runtime);
        probes.follow(pod, PodSpecs.all(pod), runtime, ips.isEmpty() ? "" : ips.getFirst());
    }

    private List<String> podIps(Pod pod, PodRuntime runtime) {
        return PodSpecs.hostNetwork(pod) ? node.hostIps().get() : runtime.ips();
    }

    /** Does what is to be done now; returns when to look again if nothing happens. */
    Duration act(Pod pod, PodRuntime runtime) throws InterruptedException, IOException {
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
            return untilVolumesAreDue();
        }
        node.cgroups().create(pod);
        Duration pause = carryOut(pod, runtime, plan);
        return shorter(pause, Optional.of(untilVolumesAreDue()));
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
            volumesDue = now.plus(node.config().syncFrequency());
            return true;
        } catch (VolumeException failed) {
            node.events().pod(pod, PodEvents.Type.WARNING, "FailedMount", failed.getMessage());
            // What is mounted stays usable while its source cannot be read.
            volumesDue = volumes.isEmpty() ? Instant.MIN : now.plus(RETRY);
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
        if (plan.createSandbox()) {
            purgeInitContainers(pod, runtime);
        }
        PodRuntime current = plan.toKill().isEmpty() && !plan.createSandbox()
                ? runtime
                : node.reader().read(uid);
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
            node.statuses().update(pod, status(pod, fresh, false, Optional.empty()));
            ips = podIps(pod, fresh);
        } else {
            sandbox = plan.sandbox().map(Sandbox::id).orElseThrow();
            ips = podIps(pod, runtime);
        }
        return start(pod, current, plan, new ContainerStarter.Place(sandbox, config, ips, volumes));
    }

    /** In a new sandbox initialization begins anew, and what is left of an earlier one must not count. */
    private void purgeInitContainers(Pod pod, PodRuntime runtime) {
        for (Container init : pod.getSpec().getInitContainers()) {
            runtime.runsOf(init.getName()).forEach(run -> node.cri().removeContainer(run.id()));
        }
    }

    /** Something else may have woken the pod shortly before, which must not put off what is due then. */
    private Duration untilVolumesAreDue() {
        Duration left = Duration.between(node.clock().instant(), volumesDue);
        return left.isNegative() ? Duration.ZERO : left;
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
        node.statuses().update(pod, status(pod, now, false, Optional.empty()));
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
}
