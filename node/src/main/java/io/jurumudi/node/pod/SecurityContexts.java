package io.jurumudi.node.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.jurumudi.node.cri.v1.Cri;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Works out as whom and with which rights a container runs. */
final class SecurityContexts {
    private static final List<String> MASKED = List.of(
            "/proc/asound",
            "/proc/acpi",
            "/proc/interrupts",
            "/proc/kcore",
            "/proc/keys",
            "/proc/latency_stats",
            "/proc/timer_list",
            "/proc/timer_stats",
            "/proc/sched_debug",
            "/proc/scsi",
            "/sys/firmware",
            "/sys/devices/virtual/powercap");
    private static final List<String> READ_ONLY =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    private final Path seccompProfiles;

    /** @param rootDir the kubelet's; local seccomp profiles are below it */
    SecurityContexts(Path rootDir) {
        this.seccompProfiles = rootDir.resolve("seccomp");
    }

    Cri.NamespaceOption namespaces(Pod pod) {
        var spec = pod.getSpec();
        Cri.NamespaceMode pid = Cri.NamespaceMode.CONTAINER;
        if (Boolean.TRUE.equals(spec.getHostPID())) {
            pid = Cri.NamespaceMode.NODE;
        } else if (Boolean.TRUE.equals(spec.getShareProcessNamespace())) {
            pid = Cri.NamespaceMode.POD;
        }
        return Cri.NamespaceOption.newBuilder()
                .setNetwork(PodSpecs.hostNetwork(pod) ? Cri.NamespaceMode.NODE : Cri.NamespaceMode.POD)
                .setIpc(Boolean.TRUE.equals(spec.getHostIPC()) ? Cri.NamespaceMode.NODE : Cri.NamespaceMode.POD)
                .setPid(pid)
                .build();
    }

    /** Groups all processes of the pod are in besides their own. */
    List<Long> groups(Pod pod) {
        PodSecurityContext own = pod.getSpec().getSecurityContext();
        var groups = new ArrayList<Long>();
        if (own != null) {
            groups.addAll(own.getSupplementalGroups());
            if (own.getFsGroup() != null) {
                groups.add(own.getFsGroup());
            }
        }
        return groups;
    }

    /**
     * A container's rights.
     *
     * @param target the container whose processes a debugging container sees
     * @throws ContainerConfigException when it must not run as root but would
     */
    Cri.LinuxContainerSecurityContext of(Pod pod, Container container, Cri.Image image, Optional<String> target) {
        PodSecurityContext podWide =
                Optional.ofNullable(pod.getSpec().getSecurityContext()).orElseGet(PodSecurityContext::new);
        SecurityContext own =
                Optional.ofNullable(container.getSecurityContext()).orElseGet(SecurityContext::new);
        var context = Cri.LinuxContainerSecurityContext.newBuilder()
                .setNamespaceOptions(namespaces(pod, target))
                .addAllSupplementalGroups(groups(pod))
                .setPrivileged(Boolean.TRUE.equals(own.getPrivileged()))
                .setReadonlyRootfs(Boolean.TRUE.equals(own.getReadOnlyRootFilesystem()))
                .setNoNewPrivs(Boolean.FALSE.equals(own.getAllowPrivilegeEscalation()))
                .setSeccomp(seccomp(firstOf(own.getSeccompProfile(), podWide.getSeccompProfile())));
        if (!"Unmasked".equals(own.getProcMount())) {
            context.addAllMaskedPaths(MASKED).addAllReadonlyPaths(READ_ONLY);
        }
        if (own.getCapabilities() != null) {
            context.setCapabilities(Cri.Capability.newBuilder()
                    .addAllAddCapabilities(own.getCapabilities().getAdd())
                    .addAllDropCapabilities(own.getCapabilities().getDrop()));
        }
        Optional<Long> user = firstOf(own.getRunAsUser(), podWide.getRunAsUser());
        if (user.isPresent()) {
            context.setRunAsUser(Cri.Int64Value.newBuilder().setValue(user.get()));
        } else if (image.hasUid()) {
            context.setRunAsUser(image.getUid());
        } else {
            context.setRunAsUsername(image.getUsername());
        }
        firstOf(own.getRunAsGroup(), podWide.getRunAsGroup())
                .ifPresent(group ->
                        context.setRunAsGroup(Cri.Int64Value.newBuilder().setValue(group)));
        if (firstOf(own.getRunAsNonRoot(), podWide.getRunAsNonRoot()).orElse(false)) {
            requireNonRoot(pod, container, image, user);
        }
        return context.build();
    }

    private static <T> Optional<T> firstOf(T first, T second) {
        return Optional.ofNullable(first == null ? second : first);
    }

    private Cri.NamespaceOption namespaces(Pod pod, Optional<String> target) {
        var namespaces = namespaces(pod);
        return target.map(id -> namespaces.toBuilder()
                        .setPid(Cri.NamespaceMode.TARGET)
                        .setTargetId(id)
                        .build())
                .orElse(namespaces);
    }

    private Cri.SecurityProfile seccomp(Optional<SeccompProfile> wanted) {
        var profile = Cri.SecurityProfile.newBuilder();
        String type = wanted.map(SeccompProfile::getType).orElse("Unconfined");
        switch (type) {
            case "RuntimeDefault" -> profile.setProfileType(Cri.SecurityProfile.ProfileType.RuntimeDefault);
            case "Localhost" -> {
                String file = wanted.map(SeccompProfile::getLocalhostProfile).orElse("");
                profile.setProfileType(Cri.SecurityProfile.ProfileType.Localhost)
                        .setLocalhostRef(seccompProfiles.resolve(file).toString());
            }
            default -> profile.setProfileType(Cri.SecurityProfile.ProfileType.Unconfined);
        }
        return profile.build();
    }

    private static void requireNonRoot(Pod pod, Container container, Cri.Image image, Optional<Long> user) {
        String where = "(pod: \"%s\", container: %s)".formatted(PodSpecs.format(pod), container.getName());
        if (user.isPresent()) {
            if (user.get() == 0) {
                throw new ContainerConfigException("container's runAsUser breaks non-root policy " + where);
            }
            return;
        }
        if (image.hasUid()
                ? image.getUid().getValue() == 0
                : image.getUsername().isEmpty()) {
            throw new ContainerConfigException("container has runAsNonRoot and image will run as root " + where);
        }
        if (!image.hasUid()) {
            throw new ContainerConfigException(
                    "container has runAsNonRoot and image has non-numeric user (%s), cannot verify user is non-root %s"
                            .formatted(image.getUsername(), where));
        }
    }
}
