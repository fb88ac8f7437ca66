package io.jurumudi.server.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.DoubleSupplier;

/** What the operating system knows of this process, under the names that all Prometheus clients use. Linux only; elsewhere zeros. */
final class ProcessMetrics {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private ProcessMetrics() {}

    static void register(PrometheusRegistry registry) {
        CounterWithCallback.builder()
                .name("process_cpu_seconds_total")
                .help("Total user and system CPU time spent in seconds.")
                .callback(callback -> callback.call(cpuSeconds()))
                .register(registry);
        gauge(registry, "process_resident_memory_bytes", "Resident memory size in bytes.", () -> kilobytes("VmRSS:"));
        gauge(registry, "process_virtual_memory_bytes", "Virtual memory size in bytes.", () -> kilobytes("VmSize:"));
        gauge(registry, "process_open_fds", "Number of open file descriptors.", ProcessMetrics::descriptors);
        gauge(
                registry,
                "process_start_time_seconds",
                "Start time of the process since unix epoch in seconds.",
                () -> ManagementFactory.getRuntimeMXBean().getStartTime() / 1000.0);
    }

    private static void gauge(PrometheusRegistry registry, String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }

    private static double cpuSeconds() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(spent -> spent.toNanos() / 1e9)
                .orElse(0.0);
    }

    private static double kilobytes(String field) {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(field))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException notLinux) {
            return 0;
        }
    }

    private static double descriptors() {
        try (var open = Files.list(DESCRIPTORS)) {
            return open.count();
        } catch (IOException notLinux) {
            return 0;
        }
    }
}
