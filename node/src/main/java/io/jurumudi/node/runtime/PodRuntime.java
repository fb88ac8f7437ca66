package io.jurumudi.node.runtime;

import java.util.List;
import java.util.Optional;

/** Everything the runtime has of one pod, the newest first. */
public record PodRuntime(String uid, List<Sandbox> sandboxes, List<ContainerRun> runs) {
    public PodRuntime {
        sandboxes = List.copyOf(sandboxes);
        runs = List.copyOf(runs);
    }

    public static PodRuntime none(String uid) {
        return new PodRuntime(uid, List.of(), List.of());
    }

    public Optional<Sandbox> newestSandbox() {
        return sandboxes.stream().findFirst();
    }

    /** The newest run of the container. */
    public Optional<ContainerRun> run(String container) {
        return runs.stream().filter(run -> run.container().equals(container)).findFirst();
    }

    public List<ContainerRun> runsOf(String container) {
        return runs.stream().filter(run -> run.container().equals(container)).toList();
    }

    public List<ContainerRun> running() {
        return runs.stream().filter(ContainerRun::running).toList();
    }

    /** Whether anything of the pod is alive. */
    public boolean active() {
        return sandboxes.stream().anyMatch(Sandbox::ready) || runs.stream().anyMatch(ContainerRun::running);
    }

    public boolean isEmpty() {
        return sandboxes.isEmpty() && runs.isEmpty();
    }

    /** The pod's own addresses; none before the network is set up or with the host's network. */
    public List<String> ips() {
        return newestSandbox().filter(Sandbox::ready).map(Sandbox::ips).orElse(List.of());
    }
}
