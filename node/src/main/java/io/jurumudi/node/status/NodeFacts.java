package io.jurumudi.node.status;

import io.fabric8.kubernetes.api.model.ContainerImage;
import io.fabric8.kubernetes.api.model.ContainerImageBuilder;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.api.model.NodeSystemInfoBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.jurumudi.node.KubeletConfig;
import io.jurumudi.node.cgroup.Cgroups;
import io.jurumudi.node.cri.CriClient;
import io.jurumudi.node.cri.v1.Cri;
import io.jurumudi.node.image.OciArchive;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** What this machine is and has. */
public final class NodeFacts {
    /** What this kubelet says it is; the API it speaks is that version's. */
    public static final String KUBELET_VERSION = "v1.36.2+jurumudi";

    /** Upstream's nodeStatusMaxImages. */
    private static final int MAX_IMAGES = 50;

    /** Upstream's default eviction threshold keeps so much of the disk from pods. */
    private static final double DISK_RESERVE = 0.1;

    private static final long MEMORY_RESERVE = 100L << 20;

    private final KubeletConfig config;
    private final CriClient cri;
    private final Cri.VersionResponse runtime;
    private final long memory;

    public NodeFacts(KubeletConfig config, CriClient cri, Cri.VersionResponse runtime) throws IOException {
        this.config = config;
        this.cri = cri;
        this.runtime = runtime;
        this.memory = Cgroups.machineMemory();
    }

    public long milliCpu() {
        return Runtime.getRuntime().availableProcessors() * 1000L;
    }

    public Map<String, Quantity> capacity() throws IOException {
        var capacity = new LinkedHashMap<String, Quantity>();
        FileStore disk = Files.getFileStore(config.rootDir());
        capacity.put("cpu", new Quantity(Integer.toString(Runtime.getRuntime().availableProcessors())));
        capacity.put("ephemeral-storage", kibi(disk.getTotalSpace()));
        capacity.put("hugepages-1Gi", new Quantity("0"));
        capacity.put("hugepages-2Mi", new Quantity("0"));
        capacity.put("memory", kibi(memory));
        capacity.put("pods", new Quantity(Integer.toString(config.maxPods())));
        return capacity;
    }

    /** What is left for pods. */
    public Map<String, Quantity> allocatable() throws IOException {
        var allocatable = capacity();
        long disk = Files.getFileStore(config.rootDir()).getTotalSpace();
        allocatable.put("ephemeral-storage", new Quantity(Long.toString((long) (disk * (1 - DISK_RESERVE)))));
        allocatable.put("memory", kibi(memory - MEMORY_RESERVE));
        config.systemReserved().forEach((name, reserved) -> {
            Quantity have = allocatable.get(name);
            if (have != null) {
                BigDecimal left = have.getNumericalAmount().subtract(new Quantity(reserved).getNumericalAmount());
                allocatable.put(
                        name,
                        name.equals("cpu")
                                ? new Quantity(left.scaleByPowerOfTen(3).toBigInteger() + "m")
                                : new Quantity(left.toBigInteger().toString()));
            }
        });
        return allocatable;
    }

    private static Quantity kibi(long bytes) {
        return new Quantity(bytes / 1024 + "Ki");
    }

    public NodeSystemInfo systemInfo() {
        return new NodeSystemInfoBuilder()
                .withArchitecture(OciArchive.architecture())
                .withBootID(line("/proc/sys/kernel/random/boot_id"))
                .withContainerRuntimeVersion(runtime.getRuntimeName() + "://" + runtime.getRuntimeVersion())
                .withKernelVersion(line("/proc/sys/kernel/osrelease"))
                .withKubeProxyVersion("")
                .withKubeletVersion(KUBELET_VERSION)
                .withMachineID(machineId())
                .withOperatingSystem("linux")
                .withOsImage(osImage())
                .withSystemUUID(systemUuid())
                .build();
    }

    private static String line(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException unreadable) {
            return "";
        }
    }

    private static String machineId() {
        String id = line("/etc/machine-id");
        return id.isEmpty() ? line("/proc/sys/kernel/random/boot_id").replace("-", "") : id;
    }

    private static String systemUuid() {
        String id = line("/sys/class/dmi/id/product_uuid");
        return id.isEmpty()
                ? UUID.nameUUIDFromBytes(machineId().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .toString()
                : id;
    }

    private static String osImage() {
        return Stream.of(line("/etc/os-release").split("\n"))
                .filter(line -> line.startsWith("PRETTY_NAME="))
                .map(line -> line.substring("PRETTY_NAME=".length()).replace("\"", ""))
                .findFirst()
                .orElse("Linux");
    }

    /** The images on this node, the largest first. */
    public List<ContainerImage> images() {
        return cri.listImages().stream()
                .sorted(Comparator.comparingLong(Cri.Image::getSize).reversed())
                .limit(MAX_IMAGES)
                .map(image -> new ContainerImageBuilder()
                        .addAllToNames(image.getRepoDigestsList())
                        .addAllToNames(image.getRepoTagsList())
                        .withSizeBytes(image.getSize())
                        .build())
                .filter(image -> !image.getNames().isEmpty())
                .toList();
    }

    public long memory() {
        return memory;
    }

    /** Memory that could be given out now, in bytes. */
    static Optional<Long> availableMemory() {
        return Stream.of(line("/proc/meminfo").split("\n"))
                .filter(line -> line.startsWith("MemAvailable:"))
                .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .findFirst();
    }
}
