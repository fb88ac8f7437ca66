package io.jurumudi.node.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;

/** Sums the states of a pod's containers up in one word. */
final class PodPhases {
    private final Pod pod;
    private int pendingInit;
    private int pendingSidecars;
    private boolean initFailed;
    private int unknown;
    private int running;
    private int waiting;
    private int stopped;
    private int stoppedForGood;
    private int succeeded;

    private PodPhases(Pod pod) {
        this.pod = pod;
    }

    /**
     * The phase.
     *
     * @param ended nothing of the pod runs and nothing will be started again
     * @param initialized a regular container has run already
     */
    static String of(Pod pod, List<ContainerStatus> statuses, boolean ended, boolean initialized) {
        var counts = new PodPhases(pod);
        for (Container container : pod.getSpec().getInitContainers()) {
            if (PodSpecs.sidecar(container)) {
                counts.sidecar(find(statuses, container));
            } else {
                counts.init(container, find(statuses, container));
            }
        }
        for (Container container : pod.getSpec().getContainers()) {
            counts.regular(container, find(statuses, container));
        }
        return counts.phase(ended, initialized);
    }

    private static Optional<ContainerStatus> find(List<ContainerStatus> statuses, Container container) {
        return statuses.stream()
                .filter(status -> status.getName().equals(container.getName()))
                .findFirst();
    }

    /** The exit code of a container that has stopped, be it for good or to be started again. */
    private static Optional<Integer> exitCode(ContainerStatus status) {
        ContainerState state = status.getState();
        if (state.getTerminated() != null) {
            return Optional.of(state.getTerminated().getExitCode());
        }
        boolean before = state.getWaiting() != null
                && status.getLastState() != null
                && status.getLastState().getTerminated() != null;
        return before ? Optional.of(status.getLastState().getTerminated().getExitCode()) : Optional.empty();
    }

    private void init(Container container, Optional<ContainerStatus> status) {
        Optional<Integer> code = status.flatMap(PodPhases::exitCode);
        if (code.isEmpty() || status.get().getState().getRunning() != null) {
            pendingInit++;
        } else if (code.get() != 0) {
            initFailed |= !PodSpecs.restarts(pod, container, code.get());
            if (PodSpecs.restarts(pod, container, code.get())) {
                pendingInit++;
            }
        }
    }

    private void sidecar(Optional<ContainerStatus> found) {
        if (found.isEmpty()) {
            unknown++;
            return;
        }
        ContainerStatus status = found.get();
        if (status.getState().getRunning() != null) {
            pendingSidecars += Boolean.TRUE.equals(status.getStarted()) ? 0 : 1;
            running++;
        } else if (exitCode(status).isEmpty()) {
            pendingSidecars++;
            waiting++;
        }
    }

    private void regular(Container container, Optional<ContainerStatus> found) {
        if (found.isEmpty()) {
            unknown++;
            return;
        }
        ContainerStatus status = found.get();
        Optional<Integer> code = exitCode(status);
        if (status.getState().getRunning() != null) {
            running++;
        } else if (code.isPresent()) {
            stopped++;
            stoppedForGood += PodSpecs.restarts(pod, container, code.get()) ? 0 : 1;
            succeeded += status.getState().getTerminated() != null && code.get() == 0 ? 1 : 0;
        } else {
            waiting++;
        }
    }

    private String phase(boolean ended, boolean initialized) {
        if (initFailed) {
            return "Failed";
        }
        if (pendingInit > 0 || pendingSidecars > 0 && !initialized || waiting > 0) {
            return "Pending";
        }
        if (running > 0 && unknown == 0) {
            return "Running";
        }
        if (running == 0 && stopped > 0 && unknown == 0) {
            if (!ended && stopped != stoppedForGood) {
                return "Running";
            }
            return stopped == succeeded ? "Succeeded" : "Failed";
        }
        return "Pending";
    }
}
