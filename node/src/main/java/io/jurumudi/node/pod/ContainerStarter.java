package io.jurumudi.node.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.jurumudi.node.cri.CriException;
import io.jurumudi.node.cri.v1.Cri;
import io.jurumudi.node.runtime.ContainerRun;
import io.jurumudi.node.runtime.PodRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts containers of one pod: back-off, image, creation, start, hook. */
final class ContainerStarter {
    /** A hook has no limit of its own; this only keeps a broken runtime from holding us for ever. */
    private static final Duration POST_START = Duration.ofHours(1);

    private final PodEnvironment node;
    private final ContainerConfigs configs;
    private final ImagePulls images;
    private final PodKiller killer;
    private final Hooks hooks;
    private final BackOff backOff = new BackOff(Duration.ofSeconds(10), Duration.ofMinutes(5));

    ContainerStarter(PodEnvironment node, PodKiller killer) {
        this.node = node;
        this.killer = killer;
        this.configs = new ContainerConfigs(
                node.files(),
                node.environment(),
                new SecurityContexts(node.config().rootDir()),
                node.machineMemory());
        this.images = new ImagePulls(node.cri(), node.events(), new PullSecrets(node.source()), node.clock());
        this.hooks = new Hooks(node.cri());
    }

    /** Where a container is started. */
    record Place(String sandbox, Cri.PodSandboxConfig config, List<String> podIps, Map<String, Path> volumes) {}

    void start(Pod pod, Container container, PodRuntime runtime, Place place)
            throws StartException, InterruptedException {
        waitOut(pod, container, runtime);
        Cri.Image image;
        try {
            image = images.ensure(pod, container, place.config());
        } catch (StartException failure) {
            warn(pod, container, "Failed", "Error: " + failure.reason());
            throw failure;
        }
        String id = create(pod, container, runtime, place, image);
        try {
            node.cri().startContainer(id);
        } catch (CriException failure) {
            warn(pod, container, "Failed", "Error: " + failure.description());
            throw new StartException("RunContainerError", failure.description());
        }
        node.events().container(pod, container, PodEvents.Type.NORMAL, "Started", "Container started");
        postStart(pod, container, id, place);
    }

    private void waitOut(Pod pod, Container container, PodRuntime runtime) throws StartException {
        Optional<ContainerRun> ended = runtime.runsOf(container.getName()).stream()
                .filter(ContainerRun::exited)
                .findFirst();
        if (ended.isEmpty()) {
            return;
        }
        String key = container.getName() + PodSpecs.hash(container);
        Instant now = node.clock().instant();
        Instant until = backOff.until(key, ended.get().finishedAt());
        if (now.isBefore(until)) {
            String name = PodSpecs.format(pod);
            warn(
                    pod,
                    container,
                    "BackOff",
                    "Back-off restarting failed container %s in pod %s".formatted(container.getName(), name));
            throw new StartException(
                    "CrashLoopBackOff",
                    "back-off %s restarting failed container=%s pod=%s"
                            .formatted(goDuration(backOff.delay(key)), container.getName(), name),
                    Optional.of(until));
        }
        backOff.next(key, ended.get().finishedAt(), now);
    }

    /** As Go prints it: {@code 10s}, {@code 2m40s}. */
    private static String goDuration(Duration duration) {
        return duration.toMinutes() == 0
                ? duration.toSeconds() + "s"
                : duration.toMinutes() + "m" + duration.toSecondsPart() + "s";
    }

    private String create(Pod pod, Container container, PodRuntime runtime, Place place, Cri.Image image)
            throws StartException {
        int restarts = runtime.run(container.getName())
                .map(this::countAfter)
                .orElseGet(() -> node.files().runsByLogs(pod, container.getName()));
        Optional<String> target = pod.getSpec().getEphemeralContainers().stream()
                .filter(debug -> debug.getName().equals(container.getName()))
                .flatMap(debug -> Optional.ofNullable(debug.getTargetContainerName()).stream())
                .flatMap(name -> runtime.run(name).stream())
                .map(ContainerRun::id)
                .findFirst();
        Cri.ContainerConfig config;
        try {
            config = configs.of(
                    pod,
                    container,
                    new ContainerConfigs.Given(restarts, image, place.podIps(), place.volumes(), target));
        } catch (IOException | RuntimeException failure) {
            warn(pod, container, "Failed", "Error: " + failure.getMessage());
            throw new StartException("CreateContainerConfigError", String.valueOf(failure.getMessage()));
        }
        try {
            String id = node.cri().createContainer(place.sandbox(), config, place.config());
            node.events().container(pod, container, PodEvents.Type.NORMAL, "Created", "Container created");
            return id;
        } catch (CriException failure) {
            warn(pod, container, "Failed", "Error: " + failure.description());
            throw new StartException("CreateContainerError", failure.description());
        }
    }

    /** How many runs there will have been; one that was made but never ran (we were cut off in between) does not count. */
    private int countAfter(ContainerRun run) {
        if (run.state() != ContainerRun.State.CREATED) {
            return run.restartCount() + 1;
        }
        try {
            node.cri().removeContainer(run.id());
            return run.restartCount();
        } catch (CriException stuck) {
            return run.restartCount() + 1;
        }
    }

    private void postStart(Pod pod, Container container, String id, Place place)
            throws StartException, InterruptedException {
        if (container.getLifecycle() == null || container.getLifecycle().getPostStart() == null) {
            return;
        }
        String ip = place.podIps().isEmpty() ? "" : place.podIps().getFirst();
        Optional<String> failure = hooks.run(container.getLifecycle().getPostStart(), container, id, ip, POST_START);
        if (failure.isPresent()) {
            warn(pod, container, "FailedPostStartHook", "PostStartHook failed");
            killer.kill(
                    pod, container, id, ip, PodPlan.Cause.POST_START_FAILED, "FailedPostStartHook", Optional.empty());
            throw new StartException("PostStartHookError", failure.get());
        }
    }

    private void warn(Pod pod, Container container, String reason, String message) {
        node.events().container(pod, container, PodEvents.Type.WARNING, reason, message);
    }
}
