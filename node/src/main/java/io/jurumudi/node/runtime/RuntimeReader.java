package io.jurumudi.node.runtime;

import io.jurumudi.node.cri.CriClient;
import io.jurumudi.node.cri.v1.Cri;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads what the runtime has: all pods cheaply, or one in full. */
public final class RuntimeReader {
    private final CriClient cri;
    private final TerminationMessages messages;

    public RuntimeReader(CriClient cri, TerminationMessages messages) {
        this.cri = cri;
        this.messages = messages;
    }

    /**
     * A pod in the runtime without the details.
     *
     * @param fingerprint differs whenever a sandbox or container came, went or changed its state
     */
    public record Glance(String uid, String namespace, String name, boolean active, String fingerprint) {}

    /** All pods the runtime has anything of, by uid: two calls, however many pods. */
    public Map<String, Glance> glance() {
        var parts = new TreeMap<String, StringBuilder>();
        var glances = new TreeMap<String, Glance>();
        Stream<Part> sandboxes = cri.listPodSandboxes(Cri.PodSandboxFilter.getDefaultInstance()).stream()
                .map(s -> new Part(
                        s.getLabelsMap(),
                        s.getId(),
                        s.getState().name(),
                        s.getState() == Cri.PodSandboxState.SANDBOX_READY));
        Stream<Part> containers = cri.listContainers(Cri.ContainerFilter.getDefaultInstance()).stream()
                .map(c -> new Part(
                        c.getLabelsMap(),
                        c.getId(),
                        c.getState().name(),
                        c.getState() == Cri.ContainerState.CONTAINER_RUNNING));
        Stream.concat(sandboxes, containers)
                .filter(part -> part.labels().containsKey(RuntimeLabels.POD_UID))
                .sorted(Comparator.comparing(Part::id))
                .forEach(part -> {
                    String uid = part.labels().get(RuntimeLabels.POD_UID);
                    var text = parts.computeIfAbsent(uid, any -> new StringBuilder())
                            .append(part.id())
                            .append(part.state());
                    glances.merge(
                            uid,
                            new Glance(
                                    uid,
                                    part.labels().getOrDefault(RuntimeLabels.POD_NAMESPACE, ""),
                                    part.labels().getOrDefault(RuntimeLabels.POD_NAME, ""),
                                    part.active(),
                                    text.toString()),
                            (was, now) -> new Glance(
                                    uid, was.namespace(), was.name(), was.active() || now.active(), now.fingerprint()));
                });
        return glances;
    }

    private record Part(Map<String, String> labels, String id, String state, boolean active) {}

    /** One pod in full. */
    public PodRuntime read(String uid) {
        var labels = Map.of(RuntimeLabels.POD_UID, uid);
        List<Sandbox> sandboxes =
                cri
                        .listPodSandboxes(Cri.PodSandboxFilter.newBuilder()
                                .putAllLabelSelector(labels)
                                .build())
                        .stream()
                        .map(sandbox -> cri.podSandboxStatus(sandbox.getId()))
                        .flatMap(Optional::stream)
                        .map(RuntimeReader::sandbox)
                        .sorted(Comparator.comparing(Sandbox::createdAt).reversed())
                        .toList();
        List<ContainerRun> runs =
                cri
                        .listContainers(Cri.ContainerFilter.newBuilder()
                                .putAllLabelSelector(labels)
                                .build())
                        .stream()
                        .map(this::run)
                        .flatMap(Optional::stream)
                        .sorted(Comparator.comparing(ContainerRun::createdAt).reversed())
                        .toList();
        return new PodRuntime(uid, sandboxes, runs);
    }

    private static Sandbox sandbox(Cri.PodSandboxStatus status) {
        var ips = Stream.concat(
                        Stream.of(status.getNetwork().getIp()),
                        status.getNetwork().getAdditionalIpsList().stream().map(Cri.PodIP::getIp))
                .filter(ip -> !ip.isEmpty())
                .toList();
        return new Sandbox(
                status.getId(),
                status.getState() == Cri.PodSandboxState.SANDBOX_READY,
                status.getMetadata().getAttempt(),
                time(status.getCreatedAt()),
                ips,
                status.getLinux().getNamespaces().getOptions().getNetwork() == Cri.NamespaceMode.NODE);
    }

    private Optional<ContainerRun> run(Cri.Container container) {
        return cri.containerStatus(container.getId()).map(status -> {
            boolean exited = status.getState() == Cri.ContainerState.CONTAINER_EXITED;
            var annotations = status.getAnnotationsMap();
            return new ContainerRun(
                    status.getId(),
                    Objects.requireNonNullElse(status.getLabelsMap().get(RuntimeLabels.CONTAINER_NAME), ""),
                    state(status.getState()),
                    parse(annotations.get(RuntimeLabels.RESTART_COUNT)),
                    annotations.getOrDefault(RuntimeLabels.HASH, ""),
                    container.getPodSandboxId(),
                    time(status.getCreatedAt()),
                    time(status.getStartedAt()),
                    time(status.getFinishedAt()),
                    status.getExitCode(),
                    exited ? reason(status) : status.getReason(),
                    exited ? messages.of(status) : status.getMessage(),
                    status.getImage().getImage(),
                    status.getImageRef(),
                    status.getLogPath());
        });
    }

    private static String reason(Cri.ContainerStatus status) {
        if (!status.getReason().isEmpty()) {
            return status.getReason();
        }
        return status.getExitCode() == 0 ? "Completed" : "Error";
    }

    private static int parse(String count) {
        try {
            return count == null ? 0 : Integer.parseInt(count);
        } catch (NumberFormatException foreign) {
            return 0;
        }
    }

    private static ContainerRun.State state(Cri.ContainerState state) {
        return switch (state) {
            case CONTAINER_CREATED -> ContainerRun.State.CREATED;
            case CONTAINER_RUNNING -> ContainerRun.State.RUNNING;
            case CONTAINER_EXITED -> ContainerRun.State.EXITED;
            case CONTAINER_UNKNOWN, UNRECOGNIZED -> ContainerRun.State.UNKNOWN;
        };
    }

    private static Instant time(long nanos) {
        return Instant.EPOCH.plusNanos(Math.max(0, nanos));
    }
}
