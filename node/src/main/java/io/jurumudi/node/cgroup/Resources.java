package io.jurumudi.node.cgroup;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.jurumudi.node.cri.v1.Cri;
import io.jurumudi.node.pod.PodSpecs;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/** Requests and limits in the kernel's units. */
public final class Resources {
    public static final long CPU_PERIOD_MICROS = 100_000;

    private static final long MIN_SHARES = 2;
    private static final long MAX_SHARES = 262_144;
    private static final long MIN_QUOTA_MICROS = 1_000;
    /** From here on a pod is the node's own and is killed last. */
    private static final int SYSTEM_CRITICAL_PRIORITY = 2_000_000_000;

    private Resources() {}

    public static Map<String, Quantity> requests(Container container) {
        var resources = container.getResources();
        return resources == null || resources.getRequests() == null ? Map.of() : resources.getRequests();
    }

    public static Map<String, Quantity> limits(Container container) {
        var resources = container.getResources();
        return resources == null || resources.getLimits() == null ? Map.of() : resources.getLimits();
    }

    /** An amount of CPU in thousandths, rounded up; 0 when there is none. */
    public static long milli(Map<String, Quantity> amounts, String name) {
        return scaled(amounts, name, 3);
    }

    /** An amount in whole units, rounded up; 0 when there is none. */
    public static long units(Map<String, Quantity> amounts, String name) {
        return scaled(amounts, name, 0);
    }

    private static long scaled(Map<String, Quantity> amounts, String name, int places) {
        Quantity amount = amounts.get(name);
        if (amount == null) {
            return 0;
        }
        BigDecimal scaled =
                amount.getNumericalAmount().scaleByPowerOfTen(places).setScale(0, RoundingMode.CEILING);
        return scaled.longValueExact();
    }

    public static long shares(long milliCpu) {
        return milliCpu == 0 ? MIN_SHARES : Math.clamp(milliCpu * 1024 / 1000, MIN_SHARES, MAX_SHARES);
    }

    /** Microseconds of CPU a period; 0 for no limit. */
    public static long quota(long milliCpu) {
        return milliCpu == 0 ? 0 : Math.max(MIN_QUOTA_MICROS, milliCpu * CPU_PERIOD_MICROS / 1000);
    }

    /** What the runtime is told about a container. */
    public static Cri.LinuxContainerResources of(Pod pod, Container container, long machineMemory) {
        var requests = requests(container);
        var limits = limits(container);
        boolean onlyLimit = !requests.containsKey("cpu") && limits.containsKey("cpu");
        var resources = Cri.LinuxContainerResources.newBuilder()
                .setCpuShares(shares(milli(onlyLimit ? limits : requests, "cpu")))
                .setOomScoreAdj(oomScoreAdj(pod, container, machineMemory))
                .setMemoryLimitInBytes(units(limits, "memory"));
        long quota = quota(milli(limits, "cpu"));
        resources.setCpuPeriod(CPU_PERIOD_MICROS).setCpuQuota(quota);
        return resources.build();
    }

    /** How early the kernel should kill the container when memory runs out. */
    static long oomScoreAdj(Pod pod, Container container, long machineMemory) {
        Integer priority = pod.getSpec().getPriority();
        if (priority != null && priority >= SYSTEM_CRITICAL_PRIORITY) {
            return -997;
        }
        return switch (Qos.of(pod)) {
            case GUARANTEED -> -997;
            case BEST_EFFORT -> 1000;
            case BURSTABLE -> {
                long adjust = 1000 - 1000 * units(requests(container), "memory") / Math.max(1, machineMemory);
                yield Math.clamp(adjust, 1000 - 997, 999);
            }
        };
    }

    /** The sum over a pod's containers that run at once, or the pod's own limit; 0 when one of them has none. */
    public static long podLimit(Pod pod, String resource) {
        var own = pod.getSpec().getResources();
        if (own != null && own.getLimits() != null && own.getLimits().containsKey(resource)) {
            return resource.equals("cpu") ? milli(own.getLimits(), resource) : units(own.getLimits(), resource);
        }
        long sum = 0;
        for (Container container : pod.getSpec().getContainers()) {
            long one = amount(limits(container), resource);
            if (one == 0) {
                return 0;
            }
            sum += one;
        }
        long sidecars = 0;
        long largestInit = 0;
        for (Container init : pod.getSpec().getInitContainers()) {
            long one = amount(limits(init), resource);
            if (one == 0) {
                return 0;
            }
            if (PodSpecs.sidecar(init)) {
                sidecars += one;
            } else {
                largestInit = Math.max(largestInit, one + sidecars);
            }
        }
        return Math.max(sum + sidecars, largestInit);
    }

    /** What a pod asks for in all. */
    public static long podRequest(Pod pod, String resource) {
        var own = pod.getSpec().getResources();
        if (own != null && own.getRequests() != null && own.getRequests().containsKey(resource)) {
            return amount(own.getRequests(), resource);
        }
        long sum = pod.getSpec().getContainers().stream()
                .mapToLong(container -> amount(requests(container), resource))
                .sum();
        long sidecars = 0;
        long largestInit = 0;
        for (Container init : pod.getSpec().getInitContainers()) {
            long one = amount(requests(init), resource);
            if (PodSpecs.sidecar(init)) {
                sidecars += one;
            } else {
                largestInit = Math.max(largestInit, one + sidecars);
            }
        }
        return Math.max(sum + sidecars, largestInit);
    }

    private static long amount(Map<String, Quantity> amounts, String resource) {
        return resource.equals("cpu") ? milli(amounts, resource) : units(amounts, resource);
    }
}
