package io.jurumudi.node.cgroup;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cgroups above containers: one a pod, below one a quality of service class, below {@code kubepods}. Containers' own
 * are the runtime's. Works on version 1 (each controller mounted by itself) and 2 (one tree).
 */
public final class Cgroups {
    private static final List<String> V1_CONTROLLERS = List.of("cpu", "memory", "pids");

    private static final Logger LOG = LoggerFactory.getLogger(Cgroups.class);

    private final Path mount;
    private final String root;
    private final boolean unified;

    /**
     * @param mount where cgroups are mounted, {@code /sys/fs/cgroup} everywhere
     * @param root the cgroup below which everything goes, {@code /} for the top
     */
    public Cgroups(Path mount, String root) {
        this.mount = mount;
        this.root = root.equals("/") ? "" : "/" + strip(root);
        this.unified = Files.exists(mount.resolve("cgroup.controllers"));
    }

    private static String strip(String path) {
        return path.replaceAll("^/+|/+$", "");
    }

    /** Whether this machine has version 2. */
    public boolean unified() {
        return unified;
    }

    public String kubepods() {
        return root + "/kubepods";
    }

    /** The pod's cgroup as the runtime is told it. */
    public String parentOf(Pod pod) {
        String qos = switch (Qos.of(pod)) {
            case GUARANTEED -> "";
            case BURSTABLE -> "/burstable";
            case BEST_EFFORT -> "/besteffort";
        };
        return kubepods() + qos + "/pod" + pod.getMetadata().getUid();
    }

    /** Makes the cgroups that hold pods. */
    public void setUp(long milliCpu) throws IOException {
        create(kubepods());
        create(kubepods() + "/burstable");
        create(kubepods() + "/besteffort");
        cpuShares(kubepods(), Resources.shares(milliCpu));
        // Whoever asked for nothing gets what the others leave.
        cpuShares(kubepods() + "/besteffort", Resources.shares(0));
    }

    /** Gives the burstable class the share of CPU that its pods asked for together. */
    public void share(Stream<Pod> pods) throws IOException {
        long milliCpu = pods.filter(pod -> Qos.of(pod) == Qos.BURSTABLE)
                .mapToLong(pod -> Resources.podRequest(pod, "cpu"))
                .sum();
        cpuShares(kubepods() + "/burstable", Resources.shares(milliCpu));
    }

    /** Makes the pod's cgroup with its limits. */
    public void create(Pod pod) throws IOException {
        String cgroup = parentOf(pod);
        create(cgroup);
        long milliCpu = Resources.podLimit(pod, "cpu");
        long memory = Resources.podLimit(pod, "memory");
        cpuShares(cgroup, Resources.shares(Resources.podRequest(pod, "cpu")));
        if (milliCpu > 0) {
            cpuQuota(cgroup, Resources.quota(milliCpu));
        }
        if (memory > 0) {
            write("memory", cgroup, unified ? "memory.max" : "memory.limit_in_bytes", Long.toString(memory));
        }
    }

    /** Takes the pod's cgroups away; nothing may run in them any more. */
    public void remove(String uid) {
        for (String qos : List.of("", "/burstable", "/besteffort")) {
            for (Path directory : everywhere(kubepods() + qos + "/pod" + uid)) {
                removeTree(directory);
            }
        }
    }

    /** Takes everything away that {@link #setUp} made, and the root too unless it is the machine's. */
    public void removeAll() {
        for (Path directory : everywhere(root.isEmpty() ? kubepods() : root)) {
            removeTree(directory);
        }
    }

    /** Names of the cgroups' pods, by uid. */
    public List<String> pods() throws IOException {
        var found = new java.util.ArrayList<String>();
        for (String qos : List.of("", "/burstable", "/besteffort")) {
            Path directory = at("memory", kubepods() + qos);
            if (Files.isDirectory(directory)) {
                try (var children = Files.list(directory)) {
                    children.map(child -> child.getFileName().toString())
                            .filter(name -> name.startsWith("pod"))
                            .forEach(name -> found.add(name.substring("pod".length())));
                }
            }
        }
        return found;
    }

    /** A number the kernel keeps for a cgroup. */
    public long read(String controller, String cgroup, String file) throws IOException {
        return Long.parseLong(
                Files.readString(at(controller, cgroup).resolve(file)).strip());
    }

    private void cpuShares(String cgroup, long shares) throws IOException {
        if (unified) {
            // The kernel's own mapping of the old range 2..262144 to 1..10000.
            write("cpu", cgroup, "cpu.weight", Long.toString(1 + ((shares - 2) * 9999) / 262142));
        } else {
            write("cpu", cgroup, "cpu.shares", Long.toString(shares));
        }
    }

    private void cpuQuota(String cgroup, long quota) throws IOException {
        if (unified) {
            write("cpu", cgroup, "cpu.max", quota + " " + Resources.CPU_PERIOD_MICROS);
        } else {
            write("cpu", cgroup, "cpu.cfs_period_us", Long.toString(Resources.CPU_PERIOD_MICROS));
            write("cpu", cgroup, "cpu.cfs_quota_us", Long.toString(quota));
        }
    }

    private Path at(String controller, String cgroup) {
        return (unified ? mount : mount.resolve(controller)).resolve(strip(cgroup));
    }

    private void write(String controller, String cgroup, String file, String value) throws IOException {
        Path target = at(controller, cgroup).resolve(file);
        if (Files.exists(target)) {
            Files.writeString(target, value);
        }
    }

    private void create(String cgroup) throws IOException {
        if (!unified) {
            for (String controller : V1_CONTROLLERS) {
                if (Files.isDirectory(mount.resolve(controller))) {
                    Files.createDirectories(at(controller, cgroup));
                }
            }
            return;
        }
        Path at = mount;
        for (String part : strip(cgroup).split("/")) {
            delegate(at);
            at = at.resolve(part);
            if (!Files.isDirectory(at)) {
                Files.createDirectory(at);
            }
        }
        delegate(at);
    }

    /** Lets the children of a cgroup have the controllers it has itself. */
    private static void delegate(Path cgroup) throws IOException {
        String have = Files.readString(cgroup.resolve("cgroup.controllers"));
        String given = Files.readString(cgroup.resolve("cgroup.subtree_control"));
        for (String controller : List.of("cpu", "cpuset", "memory", "pids", "io")) {
            if (have.contains(controller) && !List.of(given.strip().split(" ")).contains(controller)) {
                Files.writeString(cgroup.resolve("cgroup.subtree_control"), "+" + controller);
            }
        }
    }

    private List<Path> everywhere(String cgroup) {
        if (unified) {
            return List.of(at("", cgroup));
        }
        try (var controllers = Files.list(mount)) {
            return controllers
                    .filter(path -> !Files.isSymbolicLink(path))
                    .map(path -> path.resolve(strip(cgroup)))
                    .toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private static void removeTree(Path directory) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (var children = Files.list(directory)) {
            children.filter(Files::isDirectory).toList().forEach(Cgroups::removeTree);
            Files.delete(directory);
        } catch (NoSuchFileException gone) {
            // Somebody was faster.
        } catch (IOException busy) {
            LOG.debug("cgroup still in use: {}", directory, busy);
        }
    }

    /** The machine's memory in bytes. */
    public static long machineMemory() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
            if (line.startsWith("MemTotal:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        throw new IOException("/proc/meminfo has no MemTotal");
    }
}
