package io.jurumudi.node.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.HostIP;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountStatus;
import io.fabric8.kubernetes.api.model.VolumeMountStatusBuilder;
import io.jurumudi.node.cgroup.Qos;
import io.jurumudi.node.probe.ProbeResults;
import io.jurumudi.node.runtime.ContainerRun;
import io.jurumudi.node.runtime.PodRuntime;
import io.jurumudi.node.runtime.Sandbox;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Works out a pod's status from what is known, and from nothing else. */
final class PodStatuses {
    private PodStatuses() {}

    /** Why a container does not run, in the words of its waiting state. */
    record Waiting(String reason, String message) {}

    /**
     * What a status is made from.
     *
     * @param old the status before, ours or else the API's
     * @param waiting containers whose last start failed
     * @param ended nothing of the pod runs and nothing will be started again
     * @param failure a verdict of our own that ends the pod, with reason and message
     */
    record Known(
            Pod pod,
            PodStatus old,
            PodRuntime runtime,
            Map<String, Waiting> waiting,
            ProbeResults probes,
            List<String> hostIps,
            String runtimeName,
            boolean ended,
            Optional<Waiting> failure,
            Instant now) {}

    static PodStatus of(Known known) {
        Pod pod = known.pod();
        boolean hasInit = !pod.getSpec().getInitContainers().isEmpty();
        List<ContainerStatus> init = statuses(
                known,
                pod.getSpec().getInitContainers(),
                known.old().getInitContainerStatuses(),
                "PodInitializing",
                true);
        List<ContainerStatus> regular = statuses(
                known,
                pod.getSpec().getContainers(),
                known.old().getContainerStatuses(),
                hasInit ? "PodInitializing" : "ContainerCreating",
                false);
        List<ContainerStatus> debug = statuses(
                known,
                PodSpecs.ephemeral(pod),
                known.old().getEphemeralContainerStatuses(),
                "ContainerCreating",
                false);
        var both = Stream.concat(init.stream(), regular.stream()).toList();
        boolean initialized = pod.getSpec().getContainers().stream()
                .flatMap(container -> known.runtime().run(container.getName()).stream())
                .anyMatch(run -> run.running());
        String phase = phase(known, both, initialized);
        boolean samePhase = phase.equals(known.old().getPhase());
        Optional<Sandbox> sandbox = known.runtime().newestSandbox();
        boolean sandboxReady = !PodPlan.SandboxNeed.of(pod, known.runtime()).create();
        var status = new PodStatusBuilder()
                .withObservedGeneration(pod.getMetadata().getGeneration())
                .withPhase(phase)
                .withReason(known.failure()
                        .map(Waiting::reason)
                        .orElse(samePhase ? known.old().getReason() : null))
                .withMessage(known.failure()
                        .map(Waiting::message)
                        .orElse(samePhase ? known.old().getMessage() : null))
                .withQosClass(Qos.of(pod).apiName())
                .withStartTime(known.old().getStartTime() != null ? known.old().getStartTime() : seconds(known.now()))
                .withNominatedNodeName(
                        pod.getStatus() == null ? null : pod.getStatus().getNominatedNodeName())
                .withResourceClaimStatuses(
                        pod.getStatus() == null ? List.of() : pod.getStatus().getResourceClaimStatuses())
                .withInitContainerStatuses(init)
                .withContainerStatuses(regular)
                .withEphemeralContainerStatuses(debug)
                .withConditions(PodConditions.of(pod, known.old(), phase, both, sandboxReady, known.now()));
        if (!known.hostIps().isEmpty()) {
            status.withHostIP(known.hostIps().getFirst())
                    .withHostIPs(known.hostIps().stream().map(HostIP::new).toList());
        }
        List<String> ips = PodSpecs.hostNetwork(pod)
                ? (sandbox.isPresent() ? known.hostIps() : List.of())
                : known.runtime().ips();
        if (ips.isEmpty()) {
            // A pod that has ended keeps the address it had.
            ips = known.old().getPodIPs().stream().map(PodIP::getIp).toList();
        }
        if (!ips.isEmpty()) {
            status.withPodIP(ips.getFirst())
                    .withPodIPs(ips.stream().map(PodIP::new).toList());
        }
        return status.build();
    }

    private static String phase(Known known, List<ContainerStatus> statuses, boolean initialized) {
        if (known.failure().isPresent()) {
            return "Failed";
        }
        String before = known.old().getPhase();
        if ("Succeeded".equals(before) || "Failed".equals(before)) {
            return before;
        }
        return PodPhases.of(known.pod(), statuses, known.ended(), initialized);
    }

    private static List<ContainerStatus> statuses(
            Known known, List<Container> containers, List<ContainerStatus> old, String creating, boolean init) {
        var before = new HashMap<String, ContainerStatus>();
        old.forEach(status -> before.put(status.getName(), status));
        var statuses = new ArrayList<ContainerStatus>();
        for (Container container : containers) {
            statuses.add(
                    status(known, container, Optional.ofNullable(before.get(container.getName())), creating, init));
        }
        if (!init) {
            statuses.sort(Comparator.comparing(ContainerStatus::getName));
        }
        return statuses;
    }

    private static ContainerStatus status(
            Known known, Container container, Optional<ContainerStatus> old, String creating, boolean init) {
        List<ContainerRun> runs = known.runtime().runsOf(container.getName());
        var status = new ContainerStatusBuilder()
                .withName(container.getName())
                .withImage(container.getImage())
                .withImageID("")
                .withRestartCount(0)
                .withReady(false)
                .withStarted(false)
                .withState(waiting(creating, ""))
                .withVolumeMounts(container.getVolumeMounts().stream()
                        .map(PodStatuses::mount)
                        .toList())
                .withLastState(new ContainerState())
                .build();
        if (runs.isEmpty()) {
            lost(known, container, old, status, init);
        } else {
            ContainerRun run = runs.getFirst();
            status.setState(state(run, known.runtimeName()));
            status.setImage(run.image().isEmpty() ? container.getImage() : run.image());
            status.setImageID(run.imageId());
            status.setContainerID(known.runtimeName() + "://" + run.id());
            status.setRestartCount(run.restartCount());
            if (runs.size() > 1) {
                status.setLastState(state(runs.get(1), known.runtimeName()));
            } else if (old.isPresent()
                    && old.get().getLastState() != null
                    && old.get().getLastState().getTerminated() != null) {
                status.setLastState(old.get().getLastState());
            }
        }
        if (container.getResources() != null && !runs.isEmpty()) {
            status.setResources(container.getResources());
            status.setAllocatedResources(container.getResources().getRequests());
        }
        boolean finishedInit = init
                && runs.stream()
                        .findFirst()
                        .filter(run -> run.exited() && run.exitCode() == 0)
                        .isPresent()
                && !PodSpecs.sidecar(container);
        Waiting waiting = known.waiting().get(container.getName());
        if (waiting != null
                && !finishedInit
                && !known.ended()
                && PodSpecs.shouldRun(known.pod(), container, known.runtime())) {
            if (status.getState().getTerminated() != null) {
                status.setLastState(status.getState());
            }
            status.setState(waiting(waiting.reason(), waiting.message()));
        }
        readiness(known, container, status, runs, init);
        return status;
    }

    /** A container the runtime knows nothing of: not made yet, or its record is gone. */
    private static void lost(
            Known known, Container container, Optional<ContainerStatus> old, ContainerStatus status, boolean init) {
        if (init && !PodSpecs.sidecar(container) && PodSpecs.anyRegularCreated(known.pod(), known.runtime())) {
            if (old.isPresent() && old.get().getState().getTerminated() != null) {
                copy(old.get(), status);
                return;
            }
            status.setState(new ContainerStateBuilder()
                    .withNewTerminated()
                    .withExitCode(0)
                    .withReason("Completed")
                    .withMessage(
                            "Unable to get init container status from container runtime and pod has been initialized, treat it as exited normally")
                    .endTerminated()
                    .build());
            return;
        }
        if (old.isEmpty() || old.get().getState() == null) {
            return;
        }
        ContainerStatus before = old.get();
        boolean sameEnd = before.getState().getTerminated() != null;
        if (sameEnd) {
            copy(before, status);
        } else if (before.getState().getRunning() != null) {
            // It ran and is gone without a trace, which must not look as if it had never run.
            status.setRestartCount(
                    before.getRestartCount() + (known.pod().getMetadata().getDeletionTimestamp() == null ? 1 : 0));
            status.setLastState(new ContainerStateBuilder()
                    .withNewTerminated()
                    .withExitCode(137)
                    .withReason("ContainerStatusUnknown")
                    .withMessage(
                            "The container could not be located when the pod was deleted.  The container used to be Running")
                    .endTerminated()
                    .build());
        } else {
            status.setRestartCount(before.getRestartCount());
            if (before.getLastState() != null) {
                status.setLastState(before.getLastState());
            }
        }
    }

    private static void copy(ContainerStatus from, ContainerStatus to) {
        to.setState(from.getState());
        to.setLastState(from.getLastState());
        to.setRestartCount(from.getRestartCount());
        to.setContainerID(from.getContainerID());
        to.setImage(from.getImage());
        to.setImageID(from.getImageID());
    }

    private static void readiness(
            Known known, Container container, ContainerStatus status, List<ContainerRun> runs, boolean init) {
        if (status.getState().getRunning() == null) {
            status.setStarted(false);
            boolean finished = init
                    && !PodSpecs.sidecar(container)
                    && status.getState().getTerminated() != null
                    && status.getState().getTerminated().getExitCode() == 0;
            status.setReady(finished);
            return;
        }
        String id = runs.getFirst().id();
        boolean started = container.getStartupProbe() == null || known.probes().started(id);
        status.setStarted(started);
        boolean regularInit = init && !PodSpecs.sidecar(container);
        boolean ready = container.getReadinessProbe() == null || known.probes().ready(id);
        status.setReady(started && ready && !regularInit);
    }

    private static VolumeMountStatus mount(VolumeMount mount) {
        boolean readOnly = Boolean.TRUE.equals(mount.getReadOnly());
        return new VolumeMountStatusBuilder()
                .withName(mount.getName())
                .withMountPath(mount.getMountPath())
                .withReadOnly(readOnly ? true : null)
                .withRecursiveReadOnly(readOnly ? "Disabled" : null)
                .build();
    }

    private static ContainerState waiting(String reason, String message) {
        return new ContainerStateBuilder()
                .withNewWaiting()
                .withReason(reason)
                .withMessage(message.isEmpty() ? null : message)
                .endWaiting()
                .build();
    }

    private static ContainerState state(ContainerRun run, String runtimeName) {
        return switch (run.state()) {
            case RUNNING ->
                new ContainerStateBuilder()
                        .withNewRunning()
                        .withStartedAt(seconds(run.startedAt()))
                        .endRunning()
                        .build();
            case CREATED, UNKNOWN ->
                new ContainerStateBuilder().withNewWaiting().endWaiting().build();
            case EXITED ->
                new ContainerStateBuilder()
                        .withNewTerminated()
                        .withExitCode(run.exitCode())
                        .withReason(run.reason())
                        .withMessage(run.message().isEmpty() ? null : run.message())
                        .withStartedAt(seconds(run.startedAt()))
                        .withFinishedAt(seconds(run.finishedAt()))
                        .withContainerID(runtimeName + "://" + run.id())
                        .endTerminated()
                        .build();
        };
    }

    static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
