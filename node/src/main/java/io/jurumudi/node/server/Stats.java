package io.jurumudi.node.server;

import io.fabric8.kubernetes.api.model.Pod;
import io.jurumudi.node.KubeletConfig;
import io.jurumudi.node.cri.CriClient;
import io.jurumudi.node.cri.v1.Cri;
import io.jurumudi.node.runtime.RuntimeLabels;
import io.jurumudi.node.runtime.RuntimeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What pods and the node use, as the runtime and the kernel tell it. */
final class Stats {
    private static final long NANOS_PER_TICK = 10_000_000;

    private final KubeletConfig config;
    private final CriClient cri;
    private final RuntimeReader reader;

    Stats(KubeletConfig config, CriClient cri, RuntimeReader reader) {
        this.config = config;
        this.cri = cri;
        this.reader = reader;
    }

    private record Used(Instant time, long cpuNanos, long memory) {}

    private static Used of(Cri.ContainerStats stats) {
        return new Used(
                Instant.EPOCH.plusNanos(stats.getCpu().getTimestamp()),
                stats.getCpu().getUsageCoreNanoSeconds().getValue(),
                stats.getMemory().getWorkingSetBytes().getValue());
    }

    private List<Cri.ContainerStats> containers() {
        return cri.listContainerStats(Cri.ContainerStatsFilter.getDefaultInstance()).stream()
                .filter(stats -> stats.getAttributes().getLabelsMap().containsKey(RuntimeLabels.CONTAINER_NAME))
                .toList();
    }

    /** The answer of {@code /stats/summary}. */
    Map<String, Object> summary(Collection<Pod> pods) throws IOException {
        var byPod = new TreeMap<String, List<Cri.ContainerStats>>();
        for (Cri.ContainerStats stats : containers()) {
            byPod.computeIfAbsent(
                            stats.getAttributes().getLabelsMap().get(RuntimeLabels.POD_UID), any -> new ArrayList<>())
                    .add(stats);
        }
        var podStats = new ArrayList<Map<String, Object>>();
        for (Pod pod : pods) {
            List<Cri.ContainerStats> containers = byPod.get(pod.getMetadata().getUid());
            if (containers != null) {
                podStats.add(pod(pod, containers));
            }
        }
        var summary = new LinkedHashMap<String, Object>();
        summary.put("node", node());
        summary.put("pods", podStats);
        return summary;
    }

    private static Map<String, Object> pod(Pod pod, List<Cri.ContainerStats> stats) {
        var containers = new ArrayList<Map<String, Object>>();
        long cpu = 0;
        long memory = 0;
        Instant newest = Instant.EPOCH;
        for (Cri.ContainerStats container : stats) {
            Used used = of(container);
            cpu += used.cpuNanos();
            memory += used.memory();
            newest = used.time().isAfter(newest) ? used.time() : newest;
            var entry = new LinkedHashMap<String, Object>();
            entry.put("name", container.getAttributes().getLabelsMap().get(RuntimeLabels.CONTAINER_NAME));
            entry.putAll(usage(used.time(), used.cpuNanos(), used.memory()));
            containers.add(entry);
        }
        var meta = pod.getMetadata();
        var entry = new LinkedHashMap<String, Object>();
        entry.put("podRef", Map.of("name", meta.getName(), "namespace", meta.getNamespace(), "uid", meta.getUid()));
        if (pod.getStatus() != null && pod.getStatus().getStartTime() != null) {
            entry.put("startTime", pod.getStatus().getStartTime());
        }
        entry.put("containers", containers);
        entry.putAll(usage(newest, cpu, memory));
        return entry;
    }

    private static Map<String, Object> usage(Instant time, long cpuNanos, long memory) {
        var usage = new LinkedHashMap<String, Object>();
        usage.put("cpu", Map.of("time", time.toString(), "usageCoreNanoSeconds", cpuNanos));
        usage.put("memory", Map.of("time", time.toString(), "workingSetBytes", memory));
        return usage;
    }

    private Map<String, Object> node() throws IOException {
        var node = new LinkedHashMap<String, Object>();
        node.put("nodeName", config.nodeName());
        node.putAll(usage(Instant.now(), nodeCpuNanos(), nodeMemory()));
        var disk = Files.getFileStore(config.rootDir());
        node.put(
                "fs",
                Map.of(
                        "availableBytes", disk.getUsableSpace(),
                        "capacityBytes", disk.getTotalSpace(),
                        "usedBytes", disk.getTotalSpace() - disk.getUnallocatedSpace()));
        return node;
    }

    /** CPU time spent by everything on this machine since it started. */
    private static long nodeCpuNanos() throws IOException {
        String[] words = Files.readAllLines(Path.of("/proc/stat")).getFirst().split("\\s+");
        long ticks = 0;
        // user, nice, system, then idle and waiting, which are no work, then interrupts.
        for (int column : new int[] {1, 2, 3, 6, 7, 8}) {
            ticks += Long.parseLong(words[column]);
        }
        return ticks * NANOS_PER_TICK;
    }

    private static long nodeMemory() throws IOException {
        long total = 0;
        long available = 0;
        for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
            if (line.startsWith("MemTotal:")) {
                total = Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            } else if (line.startsWith("MemAvailable:")) {
                available = Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        return total - available;
    }

    /** The answer of {@code /metrics/resource}. */
    String resourceMetrics(Collection<Pod> pods) throws IOException {
        var text = new Metrics();
        text.type(
                "node_cpu_usage_seconds_total", "counter", "Cumulative cpu time consumed by the node in core-seconds");
        text.value("node_cpu_usage_seconds_total", "", nodeCpuNanos() / 1e9);
        text.type("node_memory_working_set_bytes", "gauge", "Current working set of the node in bytes");
        text.value("node_memory_working_set_bytes", "", nodeMemory());
        text.type(
                "container_cpu_usage_seconds_total",
                "counter",
                "Cumulative cpu time consumed by the container in core-seconds");
        List<Cri.ContainerStats> containers = containers();
        containers.forEach(stats -> text.value(
                "container_cpu_usage_seconds_total", labels(stats), of(stats).cpuNanos() / 1e9));
        text.type("container_memory_working_set_bytes", "gauge", "Current working set of the container in bytes");
        containers.forEach(stats -> text.value(
                "container_memory_working_set_bytes", labels(stats), of(stats).memory()));
        return text.toString();
    }

    private static String labels(Cri.ContainerStats stats) {
        var labels = stats.getAttributes().getLabelsMap();
        return "{container=\"%s\",namespace=\"%s\",pod=\"%s\"}"
                .formatted(
                        labels.get(RuntimeLabels.CONTAINER_NAME),
                        labels.get(RuntimeLabels.POD_NAMESPACE),
                        labels.get(RuntimeLabels.POD_NAME));
    }

    /** The answer of {@code /metrics}. */
    String metrics(Collection<Pod> pods) {
        var text = new Metrics();
        var glances = reader.glance().values();
        var states = new TreeMap<String, Long>();
        cri.listContainers(Cri.ContainerFilter.getDefaultInstance())
                .forEach(container -> states.merge(
                        container
                                .getState()
                                .name()
                                .substring("CONTAINER_".length())
                                .toLowerCase(java.util.Locale.ROOT),
                        1L,
                        Long::sum));
        text.type("kubelet_node_name", "gauge", "The node's name. The count is always 1.");
        text.value("kubelet_node_name", "{node=\"%s\"}".formatted(config.nodeName()), 1);
        text.type("kubelet_desired_pods", "gauge", "The number of pods the kubelet is being instructed to run.");
        text.value("kubelet_desired_pods", "{static=\"\"}", pods.size());
        text.type("kubelet_running_pods", "gauge", "Number of pods that have a running pod sandbox");
        text.value(
                "kubelet_running_pods",
                "",
                glances.stream().filter(RuntimeReader.Glance::active).count());
        text.type("kubelet_running_containers", "gauge", "Number of containers currently running");
        states.forEach((state, count) ->
                text.value("kubelet_running_containers", "{container_state=\"%s\"}".formatted(state), count));
        return text.toString();
    }

    /** Text in the exposition format. */
    private static final class Metrics {
        private final StringBuilder text = new StringBuilder();

        void type(String name, String type, String help) {
            text.append("# HELP %s %s\n# TYPE %s %s\n".formatted(name, help, name, type));
        }

        void value(String name, String labels, double value) {
            text.append(name).append(labels).append(' ').append(value).append('\n');
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
