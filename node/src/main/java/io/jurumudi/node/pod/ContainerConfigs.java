package io.jurumudi.node.pod;

import com.google.protobuf.ByteString;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.jurumudi.node.cgroup.Resources;
import io.jurumudi.node.cri.v1.Cri;
import io.jurumudi.node.runtime.RuntimeLabels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** Describes a container to the runtime. */
final class ContainerConfigs {
    private final PodFiles files;
    private final Supplier<Environment> environment;
    private final SecurityContexts security;
    private final long machineMemory;

    ContainerConfigs(PodFiles files, Supplier<Environment> environment, SecurityContexts security, long machineMemory) {
        this.files = files;
        this.environment = environment;
        this.security = security;
        this.machineMemory = machineMemory;
    }

    /** What is known when a container is about to be made. */
    record Given(
            int restartCount,
            Cri.Image image,
            List<String> podIps,
            Map<String, Path> volumes,
            Optional<String> targetContainer) {}

    /** @throws ContainerConfigException when the spec asks for what there is not */
    Cri.ContainerConfig of(Pod pod, Container container, Given given) throws IOException {
        Map<String, String> variables = environment.get().of(pod, container, given.podIps());
        Function<String, String> expand =
                text -> Expansion.expand(text, name -> Optional.ofNullable(variables.get(name)));
        var config = Cri.ContainerConfig.newBuilder()
                .setMetadata(Cri.ContainerMetadata.newBuilder()
                        .setName(container.getName())
                        .setAttempt(given.restartCount()))
                .setImage(Cri.ImageSpec.newBuilder()
                        .setImage(given.image().getId())
                        .setUserSpecifiedImage(container.getImage()))
                .addAllCommand(container.getCommand().stream().map(expand).toList())
                .addAllArgs(container.getArgs().stream().map(expand).toList())
                .setWorkingDir(container.getWorkingDir() == null ? "" : container.getWorkingDir())
                .putAllLabels(labels(pod, container))
                .putAllAnnotations(annotations(pod, container, given.restartCount()))
                .setLogPath("%s/%d.log".formatted(container.getName(), given.restartCount()))
                .setStdin(Boolean.TRUE.equals(container.getStdin()))
                .setStdinOnce(Boolean.TRUE.equals(container.getStdinOnce()))
                .setTty(Boolean.TRUE.equals(container.getTty()))
                .setLinux(Cri.LinuxContainerConfig.newBuilder()
                        .setResources(Resources.of(pod, container, machineMemory))
                        .setSecurityContext(security.of(pod, container, given.image(), given.targetContainer())));
        variables.forEach((name, value) -> config.addEnvs(
                Cri.KeyValue.newBuilder().setKey(name).setValue(ByteString.copyFrom(value, StandardCharsets.UTF_8))));
        for (VolumeMount mount : container.getVolumeMounts()) {
            config.addMounts(mount(pod, mount, given.volumes(), expand));
        }
        ownMounts(pod, container, given, config);
        Files.createDirectories(files.logs(pod).resolve(container.getName()));
        return config.build();
    }

    private void ownMounts(Pod pod, Container container, Given given, Cri.ContainerConfig.Builder config)
            throws IOException {
        boolean ownHosts =
                container.getVolumeMounts().stream().anyMatch(mount -> "/etc/hosts".equals(mount.getMountPath()));
        if (!ownHosts) {
            config.addMounts(Cri.Mount.newBuilder()
                    .setContainerPath("/etc/hosts")
                    .setHostPath(files.hosts(pod, given.podIps()).toString()));
        }
        String message = terminationPath(container);
        if (!message.isEmpty()) {
            config.addMounts(Cri.Mount.newBuilder()
                    .setContainerPath(message)
                    .setHostPath(files.terminationLog(pod, container).toString()));
        }
    }

    private static String terminationPath(Container container) {
        return container.getTerminationMessagePath() == null
                ? "/dev/termination-log"
                : container.getTerminationMessagePath();
    }

    private static Cri.Mount mount(
            Pod pod, VolumeMount mount, Map<String, Path> volumes, Function<String, String> expand) throws IOException {
        Path volume = volumes.get(mount.getName());
        if (volume == null) {
            throw new ContainerConfigException("cannot find volume \"%s\" to mount into container \"%s\""
                    .formatted(mount.getName(), pod.getMetadata().getName()));
        }
        String sub = mount.getSubPath() == null ? "" : mount.getSubPath();
        if (mount.getSubPathExpr() != null && !mount.getSubPathExpr().isEmpty()) {
            sub = expand.apply(mount.getSubPathExpr());
            if (sub.contains("$(")) {
                throw new ContainerConfigException("missing value for " + mount.getSubPathExpr());
            }
        }
        Path host = sub.isEmpty() ? volume : inside(volume, sub);
        String path = mount.getMountPath().startsWith("/") ? mount.getMountPath() : "/" + mount.getMountPath();
        return Cri.Mount.newBuilder()
                .setContainerPath(path)
                .setHostPath(host.toString())
                .setReadonly(Boolean.TRUE.equals(mount.getReadOnly()))
                .setPropagation(propagation(mount.getMountPropagation()))
                .build();
    }

    /** A place in the volume, made when missing; links in it must not lead out. */
    private static Path inside(Path volume, String sub) throws IOException {
        Path relative = Path.of(sub);
        if (relative.isAbsolute() || relative.normalize().startsWith("..")) {
            throw new ContainerConfigException("subPath \"%s\" must not leave the volume".formatted(sub));
        }
        Path root = volume.toRealPath();
        Path at = root;
        for (Path part : relative.normalize()) {
            at = at.resolve(part);
            if (!Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(at);
                // As the volume itself, so that whoever may write there may write here.
                Files.setAttribute(at, "unix:mode", (int) Files.getAttribute(root, "unix:mode") & 07777);
                Files.setAttribute(at, "unix:gid", Files.getAttribute(root, "unix:gid"));
            }
            at = at.toRealPath();
            if (!at.startsWith(root)) {
                throw new ContainerConfigException(
                        "failed to prepare subPath \"%s\": it leads outside of the volume".formatted(sub));
            }
        }
        return at;
    }

    private static Cri.MountPropagation propagation(String wanted) {
        return switch (wanted == null ? "None" : wanted) {
            case "HostToContainer" -> Cri.MountPropagation.PROPAGATION_HOST_TO_CONTAINER;
            case "Bidirectional" -> Cri.MountPropagation.PROPAGATION_BIDIRECTIONAL;
            default -> Cri.MountPropagation.PROPAGATION_PRIVATE;
        };
    }

    private static Map<String, String> labels(Pod pod, Container container) {
        var meta = pod.getMetadata();
        return new TreeMap<>(Map.of(
                RuntimeLabels.POD_NAME, meta.getName(),
                RuntimeLabels.POD_NAMESPACE, meta.getNamespace(),
                RuntimeLabels.POD_UID, meta.getUid(),
                RuntimeLabels.CONTAINER_NAME, container.getName()));
    }

    private static Map<String, String> annotations(Pod pod, Container container, int restartCount) {
        var annotations = new TreeMap<String, String>();
        annotations.put(RuntimeLabels.HASH, PodSpecs.hash(container));
        annotations.put(RuntimeLabels.RESTART_COUNT, Integer.toString(restartCount));
        annotations.put(RuntimeLabels.TERMINATION_MESSAGE_PATH, terminationPath(container));
        annotations.put(
                RuntimeLabels.TERMINATION_MESSAGE_POLICY,
                container.getTerminationMessagePolicy() == null ? "File" : container.getTerminationMessagePolicy());
        Long grace = pod.getSpec().getTerminationGracePeriodSeconds();
        if (grace != null) {
            annotations.put(RuntimeLabels.TERMINATION_GRACE_PERIOD, grace.toString());
        }
        return annotations;
    }
}
