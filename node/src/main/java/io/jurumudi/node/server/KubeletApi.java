package io.jurumudi.node.server;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.jurumudi.client.Clients;
import io.jurumudi.node.KubeletConfig;
import io.jurumudi.node.cri.CriClient;
import io.jurumudi.node.cri.CriException;
import io.jurumudi.node.runtime.RuntimeReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What the kubelet answers to: one method a path, in one table. */
public final class KubeletApi {
    private static final Path HOST_LOGS = Path.of("/var/log");
    private static final Duration RUN_LIMIT = Duration.ofMinutes(2);

    private final CriClient cri;
    private final RuntimeReader reader;
    private final Supplier<Collection<Pod>> pods;
    private final ContainerLogs logs;
    private final Streaming streaming;
    private final Stats stats;
    private final KubernetesSerialization serialization = Clients.serialization();

    /** @param pods the pods of this node with their newest status */
    public KubeletApi(KubeletConfig config, CriClient cri, RuntimeReader reader, Supplier<Collection<Pod>> pods) {
        this.cri = cri;
        this.reader = reader;
        this.pods = pods;
        this.logs = new ContainerLogs(cri, reader);
        this.streaming = new Streaming(cri, reader);
        this.stats = new Stats(config, cri, reader);
    }

    /** The verb that stands for the request when the API server is asked whether it may be made. */
    static String verb(HttpExchange exchange) {
        return switch (exchange.method()) {
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> "delete";
            default -> "get";
        };
    }

    /** The part of the node that stands for the path. */
    static String subresource(HttpExchange exchange) {
        return switch (exchange.path().isEmpty() ? "" : exchange.path().getFirst()) {
            case "stats" -> "stats";
            case "metrics" -> "metrics";
            case "logs" -> "log";
            case "pods", "runningpods" -> "pods";
            case "healthz" -> "healthz";
            default -> "proxy";
        };
    }

    void handle(HttpExchange exchange) throws IOException {
        List<String> path = exchange.path();
        switch (path.isEmpty() ? "" : path.getFirst()) {
            case "healthz" ->
                exchange.answer(200, "text/plain; charset=utf-8", "ok".getBytes(StandardCharsets.US_ASCII));
            case "pods" -> podList(exchange, List.copyOf(pods.get()));
            case "runningpods" -> podList(exchange, runningPods());
            case "containerLogs" -> containerLogs(exchange, path);
            case "logs" -> hostLogs(exchange, path);
            case "run" -> run(exchange, path);
            case "exec" -> stream(exchange, path, 4, streaming::exec);
            case "attach" -> stream(exchange, path, 4, streaming::attach);
            case "portForward" -> stream(exchange, path, 3, streaming::portForward);
            case "stats" -> exchange.answer(200, "application/json", json(stats.summary(pods.get())));
            case "metrics" ->
                exchange.answer(
                        200,
                        "text/plain; version=0.0.4; charset=utf-8",
                        (path.contains("resource") ? stats.resourceMetrics(pods.get()) : stats.metrics(pods.get()))
                                .getBytes(StandardCharsets.UTF_8));
            default -> exchange.answer(404, "404 page not found");
        }
    }

    private byte[] json(Object value) {
        return serialization.asJson(value).getBytes(StandardCharsets.UTF_8);
    }

    private void podList(HttpExchange exchange, List<Pod> items) throws IOException {
        exchange.answer(
                200,
                "application/json",
                json(new PodListBuilder().withItems(items).build()));
    }

    private List<Pod> runningPods() {
        return reader.glance().values().stream()
                .filter(RuntimeReader.Glance::active)
                .map(glance -> new PodBuilder()
                        .withNewMetadata()
                        .withName(glance.name())
                        .withNamespace(glance.namespace())
                        .withUid(glance.uid())
                        .endMetadata()
                        .withNewSpec()
                        .withContainers(reader.read(glance.uid()).running().stream()
                                .map(run -> new io.fabric8.kubernetes.api.model.ContainerBuilder()
                                        .withName(run.container())
                                        .withImage(run.image())
                                        .build())
                                .toList())
                        .endSpec()
                        .build())
                .toList();
    }

    private Optional<Pod> pod(String namespace, String name) {
        return pods.get().stream()
                .filter(pod -> pod.getMetadata().getName().equals(name)
                        && pod.getMetadata().getNamespace().equals(namespace))
                .findFirst();
    }

    private void containerLogs(HttpExchange exchange, List<String> path) throws IOException {
        if (path.size() != 4) {
            exchange.answer(404, "404 page not found");
            return;
        }
        var pod = pod(path.get(1), path.get(2));
        if (pod.isEmpty()) {
            exchange.answer(404, "pod \"%s\" does not exist".formatted(path.get(2)));
            return;
        }
        logs.answer(exchange, pod.get(), path.get(3));
    }

    @FunctionalInterface
    private interface Stream {
        void open(HttpExchange exchange, Pod pod, String container) throws IOException;
    }

    /** Paths may have the pod's uid before the last part. */
    private void stream(HttpExchange exchange, List<String> path, int length, Stream stream) throws IOException {
        if (path.size() != length && path.size() != length + 1) {
            exchange.answer(404, "404 page not found");
            return;
        }
        var pod = pod(path.get(1), path.get(2));
        if (pod.isEmpty()) {
            exchange.answer(404, "pod does not exist");
            return;
        }
        stream.open(exchange, pod.get(), length == 4 ? path.getLast() : "");
    }

    private void run(HttpExchange exchange, List<String> path) throws IOException {
        if (path.size() < 4 || !exchange.method().equals("POST")) {
            exchange.answer(404, "404 page not found");
            return;
        }
        var container = pod(path.get(1), path.get(2))
                .map(pod -> reader.read(pod.getMetadata().getUid()))
                .flatMap(runtime -> runtime.run(path.getLast()))
                .filter(run -> run.running());
        if (container.isEmpty()) {
            exchange.answer(404, "container not found (\"%s\")".formatted(path.getLast()));
            return;
        }
        var command = List.of(exchange.query("cmd").orElse("").split(" "));
        try {
            var result = cri.execSync(container.get().id(), command, RUN_LIMIT);
            byte[] output = result.getStdout().concat(result.getStderr()).toByteArray();
            if (result.getExitCode() == 0) {
                exchange.answer(200, "text/plain; charset=utf-8", output);
            } else {
                exchange.answer(
                        500,
                        "command '%s' exited with %d: %s"
                                .formatted(
                                        String.join(" ", command),
                                        result.getExitCode(),
                                        new String(output, StandardCharsets.UTF_8)));
            }
        } catch (CriException failed) {
            exchange.answer(500, failed.getMessage());
        }
    }

    private static void hostLogs(HttpExchange exchange, List<String> path) throws IOException {
        Path wanted = HOST_LOGS;
        for (String part : path.subList(1, path.size())) {
            wanted = wanted.resolve(part);
        }
        if (!wanted.normalize().startsWith(HOST_LOGS)
                || !Files.exists(wanted)
                || !wanted.toRealPath().startsWith(HOST_LOGS.toRealPath())) {
            exchange.answer(404, "404 page not found");
            return;
        }
        if (Files.isDirectory(wanted)) {
            try (var entries = Files.list(wanted)) {
                String page = entries.sorted()
                        .map(entry -> entry.getFileName() + (Files.isDirectory(entry) ? "/" : ""))
                        .map(name -> "<a href=\"%s\">%s</a>".formatted(name, name))
                        .collect(Collectors.joining("\n", "<pre>\n", "\n</pre>\n"));
                exchange.answer(200, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
            }
            return;
        }
        try (var out = exchange.stream("text/plain; charset=utf-8")) {
            Files.copy(wanted, out);
        }
    }
}
