package io.jurumudi.node.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.jurumudi.node.probe.ProbeResults;
import io.jurumudi.node.runtime.ContainerRun;
import io.jurumudi.node.runtime.PodRuntime;
import io.jurumudi.node.runtime.Sandbox;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What to do next about a pod that should run: decided from its spec, what the runtime has and what probes say, and from
 * nothing else. Back-off is not looked at here; it only delays a start.
 *
 * @param killPod everything of the pod that runs is to be stopped first
 * @param createSandbox a sandbox is to be made, with the attempt number
 * @param sandbox the newest sandbox there is; the one to start containers in unless a new one is made
 * @param toKill single containers to stop
 * @param toStart names of containers to start, in order: ephemeral, init, regular
 */
public record PodPlan(
        boolean killPod,
        boolean createSandbox,
        int attempt,
        Optional<Sandbox> sandbox,
        List<Kill> toKill,
        List<String> ephemeralToStart,
        List<String> initToStart,
        List<String> toStart) {

    /** Why a container is stopped, which decides the grace period it gets. */
    public enum Cause {
        SPEC_CHANGED,
        LIVENESS,
        STARTUP,
        UNKNOWN_STATE,
        POST_START_FAILED,
        POD_ENDS
    }

    public record Kill(ContainerRun run, Cause cause, String message) {}

    public PodPlan {
        toKill = List.copyOf(toKill);
        ephemeralToStart = List.copyOf(ephemeralToStart);
        initToStart = List.copyOf(initToStart);
        toStart = List.copyOf(toStart);
    }

    public boolean nothingToDo() {
        return !killPod
                && !createSandbox
                && toKill.isEmpty()
                && ephemeralToStart.isEmpty()
                && initToStart.isEmpty()
                && toStart.isEmpty();
    }

    public static PodPlan of(Pod pod, PodRuntime runtime, ProbeResults probes) {
        SandboxNeed need = SandboxNeed.of(pod, runtime);
        if (need.create()) {
            return withNewSandbox(pod, runtime, need);
        }
        return new Decision(pod, runtime, probes, need).plan();
    }

    /** Whether the pod needs a (new) sandbox, and the how-manieth that is. */
    record SandboxNeed(boolean create, int attempt, Optional<Sandbox> sandbox) {
        static SandboxNeed of(Pod pod, PodRuntime runtime) {
            Optional<Sandbox> newest = runtime.newestSandbox();
            if (newest.isEmpty()) {
                return new SandboxNeed(true, 0, newest);
            }
            Sandbox sandbox = newest.get();
            long ready = runtime.sandboxes().stream().filter(Sandbox::ready).count();
            boolean hostNetwork = PodSpecs.hostNetwork(pod);
            boolean unusable = ready != 1
                    || !sandbox.ready()
                    || sandbox.hostNetwork() != hostNetwork
                    || !hostNetwork && sandbox.ips().isEmpty();
            return new SandboxNeed(unusable, unusable ? sandbox.attempt() + 1 : sandbox.attempt(), newest);
        }
    }

    private static PodPlan withNewSandbox(Pod pod, PodRuntime runtime, SandboxNeed need) {
        var stopOnly =
                new PodPlan(true, false, need.attempt(), need.sandbox(), List.of(), List.of(), List.of(), List.of());
        if ("Never".equals(PodSpecs.restartPolicy(pod))
                && need.attempt() != 0
                && !runtime.runs().isEmpty()
                && !anyCanRestart(pod)) {
            return stopOnly;
        }
        var start = pod.getSpec().getContainers().stream()
                .filter(container -> !(onFailureOnly(pod, container) && succeeded(runtime, container)))
                .map(Container::getName)
                .toList();
        if (start.isEmpty() && PodSpecs.anyRegularCreated(pod, runtime)) {
            return stopOnly;
        }
        var init = pod.getSpec().getInitContainers();
        List<String> first =
                init.isEmpty() ? List.of() : List.of(init.getFirst().getName());
        return new PodPlan(
                true,
                true,
                need.attempt(),
                need.sandbox(),
                List.of(),
                List.of(),
                first,
                init.isEmpty() ? start : List.of());
    }

    private static boolean anyCanRestart(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .anyMatch(container -> container.getRestartPolicy() != null
                        && !container.getRestartPolicy().equals("Never"));
    }

    private static boolean onFailureOnly(Pod pod, Container container) {
        String policy =
                container.getRestartPolicy() == null ? PodSpecs.restartPolicy(pod) : container.getRestartPolicy();
        return policy.equals("OnFailure");
    }

    private static boolean succeeded(PodRuntime runtime, Container container) {
        return runtime.run(container.getName())
                .filter(run -> run.exited() && run.exitCode() == 0)
                .isPresent();
    }

    /** The decision about a pod whose sandbox is good. */
    private static final class Decision {
        private final Pod pod;
        private final PodRuntime runtime;
        private final ProbeResults probes;
        private final SandboxNeed need;
        private final List<Kill> kills = new ArrayList<>();
        private final List<String> ephemeral = new ArrayList<>();
        private final List<String> init = new ArrayList<>();
        private final List<String> start = new ArrayList<>();
        private boolean initFailed;

        Decision(Pod pod, PodRuntime runtime, ProbeResults probes, SandboxNeed need) {
            this.pod = pod;
            this.runtime = runtime;
            this.probes = probes;
            this.need = need;
        }

        PodPlan plan() {
            pod.getSpec().getEphemeralContainers().stream()
                    .filter(debug -> runtime.run(debug.getName()).isEmpty())
                    .forEach(debug -> ephemeral.add(debug.getName()));
            boolean initialized = initContainers();
            if (initFailed) {
                return result(true);
            }
            if (!initialized) {
                return result(false);
            }
            int kept = 0;
            for (Container container : pod.getSpec().getContainers()) {
                if (regular(container)) {
                    kept++;
                }
            }
            boolean over = kept == 0 && start.isEmpty();
            if (over) {
                init.clear();
            }
            return result(over);
        }

        private PodPlan result(boolean killPod) {
            return new PodPlan(killPod, false, need.attempt(), need.sandbox(), kills, ephemeral, init, start);
        }

        /** Decides about one container; true when it runs and stays. */
        private boolean regular(Container container) {
            Optional<ContainerRun> found = runtime.run(container.getName());
            if (found.isEmpty() || !found.get().running()) {
                if (PodSpecs.shouldRun(pod, container, runtime)) {
                    start.add(container.getName());
                    found.filter(run -> run.state() == ContainerRun.State.UNKNOWN)
                            .ifPresent(run -> kill(
                                    run,
                                    Cause.UNKNOWN_STATE,
                                    "Container is in \"unknown\" state, try killing it before restart"));
                }
                return false;
            }
            ContainerRun run = found.get();
            boolean restart = !"Never"
                    .equals(
                            container.getRestartPolicy() == null
                                    ? PodSpecs.restartPolicy(pod)
                                    : container.getRestartPolicy());
            String message;
            Cause cause;
            if (changed(container, run)) {
                message = "Container %s definition changed".formatted(container.getName());
                cause = Cause.SPEC_CHANGED;
                restart = true;
            } else if (probes.livenessFailed(run.id())) {
                message = "Container %s failed liveness probe".formatted(container.getName());
                cause = Cause.LIVENESS;
            } else if (probes.startupFailed(run.id())) {
                message = "Container %s failed startup probe".formatted(container.getName());
                cause = Cause.STARTUP;
            } else {
                return true;
            }
            if (restart) {
                message += ", will be restarted";
                start.add(container.getName());
            }
            kill(run, cause, message);
            return false;
        }

        /** Works backwards, since runs of finished init containers may be gone; true when all regular ones may run. */
        private boolean initContainers() {
            var containers = pod.getSpec().getInitContainers();
            if (containers.isEmpty()) {
                return true;
            }
            boolean initialized = pod.getSpec().getContainers().stream()
                    .flatMap(container -> runtime.run(container.getName()).stream())
                    .anyMatch(run -> run.running() || run.state() == ContainerRun.State.CREATED);
            boolean laterRan = initialized;
            for (int i = containers.size() - 1; i >= 0; i--) {
                Container container = containers.get(i);
                boolean sidecar = PodSpecs.sidecar(container);
                Optional<ContainerRun> found = runtime.run(container.getName());
                if (found.isEmpty()) {
                    if (laterRan && sidecar) {
                        init.add(container.getName());
                    }
                    continue;
                }
                if (laterRan && !sidecar) {
                    continue;
                }
                boolean last = i == containers.size() - 1;
                int before = init.size();
                boolean done = sidecar ? sidecar(container, found.get()) : once(container, found.get());
                if (initFailed) {
                    init.clear();
                    return false;
                }
                if (done && last) {
                    initialized = true;
                } else if (done && !laterRan) {
                    init.add(before, containers.get(i + 1).getName());
                }
                laterRan = true;
            }
            if (!laterRan) {
                init.add(containers.getFirst().getName());
            }
            Collections.reverse(init);
            return initialized;
        }

        /** An init container that must finish; true when it has. */
        private boolean once(Container container, ContainerRun run) {
            switch (run.state()) {
                case RUNNING -> {
                    return false;
                }
                case CREATED -> {
                    // Creating and starting are one step, so the start failed.
                    init.add(container.getName());
                    return false;
                }
                case EXITED -> {
                    if (run.exitCode() == 0) {
                        return true;
                    }
                    again(container, run);
                    return false;
                }
                case UNKNOWN -> {
                    kill(
                            run,
                            Cause.UNKNOWN_STATE,
                            "Init container is in \"unknown\" state, try killing it before restart");
                    again(container, run);
                    return false;
                }
            }
            return false;
        }

        private void again(Container container, ContainerRun run) {
            // For an init container the pod's Always means until it succeeds.
            if (PodSpecs.restarts(pod, container, run.exitCode() == 0 ? 1 : run.exitCode())) {
                init.add(container.getName());
            } else {
                initFailed = true;
            }
        }

        /** A restartable init container; true when those after it may start. */
        private boolean sidecar(Container container, ContainerRun run) {
            if (run.state() == ContainerRun.State.UNKNOWN) {
                kill(run, Cause.UNKNOWN_STATE, "Init container is in \"unknown\" state, try killing it before restart");
            }
            if (!run.running()) {
                init.add(container.getName());
                return false;
            }
            if (container.getStartupProbe() != null && !probes.started(run.id())) {
                if (probes.startupFailed(run.id())) {
                    restart(container, run, Cause.STARTUP, "Init container %s failed startup probe");
                }
                return false;
            }
            if (changed(container, run)) {
                restart(container, run, Cause.SPEC_CHANGED, "Init container %s definition changed");
            } else if (probes.livenessFailed(run.id())) {
                restart(container, run, Cause.LIVENESS, "Init container %s failed liveness probe");
            }
            return true;
        }

        private void restart(Container container, ContainerRun run, Cause cause, String message) {
            kill(run, cause, message.formatted(container.getName()));
            init.add(container.getName());
        }

        private void kill(ContainerRun run, Cause cause, String message) {
            kills.add(new Kill(run, cause, message));
        }

        private static boolean changed(Container container, ContainerRun run) {
            return !run.hash().isEmpty() && !run.hash().equals(PodSpecs.hash(container));
        }
    }
}
