package io.jurumudi.node.server;

import io.fabric8.kubernetes.api.model.Pod;
import io.jurumudi.node.cri.CriClient;
import io.jurumudi.node.cri.v1.Cri;
import io.jurumudi.node.log.LogOptions;
import io.jurumudi.node.log.LogReader;
import io.jurumudi.node.pod.PodSpecs;
import io.jurumudi.node.runtime.ContainerRun;
import io.jurumudi.node.runtime.RuntimeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Answers requests for a container's log. */
final class ContainerLogs {
    private final CriClient cri;
    private final RuntimeReader reader;

    ContainerLogs(CriClient cri, RuntimeReader reader) {
        this.cri = cri;
        this.reader = reader;
    }

    void answer(HttpExchange exchange, Pod pod, String container) throws IOException {
        String podName = pod.getMetadata().getName();
        if (PodSpecs.container(pod, container).isEmpty()) {
            exchange.answer(404, "container \"%s\" not found in pod \"%s\"".formatted(container, podName));
            return;
        }
        LogOptions options;
        try {
            options = options(exchange);
        } catch (IllegalArgumentException | DateTimeParseException malformed) {
            exchange.answer(400, "{\"message\": \"Unable to decode query.\"}");
            return;
        }
        List<ContainerRun> runs = reader.read(pod.getMetadata().getUid()).runsOf(container);
        boolean previous = exchange.flag("previous");
        Optional<ContainerRun> run = runs.stream().skip(previous ? 1 : 0).findFirst();
        if (run.isEmpty() || run.get().logPath().isEmpty()) {
            exchange.answer(
                    400,
                    previous
                            ? "previous terminated container \"%s\" in pod \"%s\" not found"
                                    .formatted(container, podName)
                            : "container \"%s\" in pod \"%s\" is waiting to start: %s"
                                    .formatted(container, podName, waitingReason(pod, container)));
            return;
        }
        Path log = Path.of(run.get().logPath());
        if (!Files.exists(log)) {
            exchange.answer(400, "container \"%s\" in pod \"%s\" is not available".formatted(container, podName));
            return;
        }
        try (var out = exchange.stream("text/plain; charset=utf-8")) {
            var copy = new LogReader(log, options);
            if (options.follow()) {
                String id = run.get().id();
                copy.follow(out, () -> runs(id));
            } else {
                copy.copyTo(out);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean runs(String id) {
        return cri.containerStatus(id)
                .filter(status -> status.getState() == Cri.ContainerState.CONTAINER_RUNNING)
                .isPresent();
    }

    private static String waitingReason(Pod pod, String container) {
        if (pod.getStatus() == null) {
            return "ContainerCreating";
        }
        return java.util.stream.Stream.of(
                        pod.getStatus().getContainerStatuses(),
                        pod.getStatus().getInitContainerStatuses(),
                        pod.getStatus().getEphemeralContainerStatuses())
                .flatMap(List::stream)
                .filter(status -> status.getName().equals(container)
                        && status.getState() != null
                        && status.getState().getWaiting() != null)
                .map(status -> String.valueOf(status.getState().getWaiting().getReason()))
                .map(reason -> switch (reason) {
                    case "ErrImagePull", "ImagePullBackOff" -> "trying and failing to pull image";
                    default -> reason;
                })
                .findFirst()
                .orElse("ContainerCreating");
    }

    private static LogOptions options(HttpExchange exchange) {
        Optional<Instant> since = exchange.query("sinceTime")
                .map(time -> OffsetDateTime.parse(time).toInstant())
                .or(() -> exchange.query("sinceSeconds")
                        .map(seconds -> Instant.now().minusSeconds(Long.parseLong(seconds))));
        Optional<String> tail =
                exchange.query("tailLines").or(() -> exchange.query("tail").filter(value -> !value.equals("all")));
        return new LogOptions(
                exchange.flag("follow"),
                exchange.flag("timestamps"),
                since,
                tail.map(lines -> OptionalLong.of(Long.parseLong(lines))).orElse(OptionalLong.empty()),
                exchange.query("limitBytes")
                        .map(bytes -> OptionalLong.of(Long.parseLong(bytes)))
                        .orElse(OptionalLong.empty()),
                exchange.query("stream").orElse("all").toLowerCase(Locale.ROOT));
    }
}
