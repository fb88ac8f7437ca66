package io.jurumudi.node.volume;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.jurumudi.node.pod.ConfigSource;
import io.jurumudi.node.pod.ContainerConfigException;
import java.io.IOException;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** The volumes of pods, below each pod's directory. Called by one thread a pod. */
public final class Volumes {
    private final Path podsDir;
    private final ConfigSource source;
    private final Supplier<List<String>> hostIps;
    private final Supplier<Map<String, Quantity>> allocatable;
    private final Clock clock;
    private final Tokens tokens;

    public Volumes(
            Path podsDir,
            ConfigSource source,
            Supplier<List<String>> hostIps,
            Supplier<Map<String, Quantity>> allocatable,
            Clock clock) {
        this.podsDir = podsDir;
        this.source = source;
        this.hostIps = hostIps;
        this.allocatable = allocatable;
        this.clock = clock;
        this.tokens = new Tokens(source, clock);
    }

    /**
     * Makes every volume of the pod ready and up to date.
     *
     * @return where each volume is on this host, by its name
     * @throws VolumeException about the first that cannot be made ready; trying again may help
     */
    public Map<String, Path> setUp(Pod pod) {
        var paths = new LinkedHashMap<String, Path>();
        for (Volume volume : pod.getSpec().getVolumes()) {
            try {
                paths.put(volume.getName(), setUp(pod, volume));
            } catch (IOException | RuntimeException failure) {
                throw new VolumeException(
                        "MountVolume.SetUp failed for volume \"%s\" : %s"
                                .formatted(volume.getName(), failure.getMessage()),
                        failure);
            }
        }
        return paths;
    }

    private Path setUp(Pod pod, Volume volume) throws IOException {
        if (volume.getHostPath() != null) {
            return HostPaths.check(volume.getHostPath());
        }
        if (volume.getEmptyDir() != null) {
            return emptyDir(pod, volume);
        }
        if (volume.getConfigMap() != null) {
            return filled(pod, volume, "kubernetes.io~configmap", false);
        }
        if (volume.getDownwardAPI() != null) {
            return filled(pod, volume, "kubernetes.io~downward-api", true);
        }
        if (volume.getSecret() != null) {
            return filled(pod, volume, "kubernetes.io~secret", true);
        }
        if (volume.getProjected() != null) {
            return filled(pod, volume, "kubernetes.io~projected", true);
        }
        throw new VolumeException("no volume plugin matched");
    }

    private Path directory(Pod pod, String plugin, String name) {
        return podsDir.resolve(pod.getMetadata().getUid())
                .resolve("volumes")
                .resolve(plugin)
                .resolve(name);
    }

    private Path emptyDir(Pod pod, Volume volume) throws IOException {
        Path directory = directory(pod, "kubernetes.io~empty-dir", volume.getName());
        if (Files.isDirectory(directory)) {
            return directory;
        }
        Files.createDirectories(directory);
        String medium = volume.getEmptyDir().getMedium() == null
                ? ""
                : volume.getEmptyDir().getMedium();
        if (medium.equals("Memory")) {
            Quantity limit = volume.getEmptyDir().getSizeLimit();
            String size = limit == null || limit.getNumericalAmount().signum() == 0
                    ? "rw"
                    : "size=" + limit.getNumericalAmount().setScale(0, RoundingMode.CEILING);
            Mounts.tmpfs(directory, size);
        } else if (!medium.isEmpty()) {
            throw new VolumeException("unknown storage medium \"%s\"".formatted(medium));
        }
        int mode = 0777;
        OptionalInt group = fsGroup(pod);
        if (group.isPresent()) {
            Files.setAttribute(directory, "unix:gid", group.getAsInt());
            // What is made in here belongs to the group, too.
            mode |= 02000;
        }
        Files.setAttribute(directory, "unix:mode", mode);
        return directory;
    }

    private Path filled(Pod pod, Volume volume, String plugin, boolean inMemory) throws IOException {
        Path directory = directory(pod, plugin, volume.getName());
        // Asked for first, so that nothing is left behind for what does not exist.
        Map<String, AtomicWriter.File> files;
        try {
            files = new VolumePayload(source, tokens, hostIps.get(), allocatable.get(), pod).of(volume);
        } catch (ContainerConfigException unknownField) {
            throw new VolumeException(unknownField.getMessage());
        }
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            if (inMemory) {
                Mounts.tmpfs(directory, "mode=755");
            }
        }
        OptionalInt group = fsGroup(pod);
        if (group.isPresent()) {
            files.replaceAll((path, file) -> new AtomicWriter.File(file.content(), file.mode() | 0440, file.uid()));
        }
        new AtomicWriter(directory, clock).write(files, group);
        return directory;
    }

    static OptionalInt fsGroup(Pod pod) {
        var security = pod.getSpec().getSecurityContext();
        return security == null || security.getFsGroup() == null
                ? OptionalInt.empty()
                : OptionalInt.of(security.getFsGroup().intValue());
    }

    /** Takes all volumes and files of a pod away; nothing may use them any more. */
    public void tearDown(String uid) throws IOException {
        tokens.forget(uid);
        Path directory = podsDir.resolve(uid);
        if (Files.isDirectory(directory)) {
            Mounts.unmountBelow(directory);
            AtomicWriter.delete(directory);
        }
    }
}
