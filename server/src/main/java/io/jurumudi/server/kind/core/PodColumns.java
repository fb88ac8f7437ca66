package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.jurumudi.server.kind.Column;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.HumanDuration;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How a pod stands, in a line. */
final class PodColumns {
    private PodColumns() {}

    static Column[] all() {
        return new Column[] {
            Columns.name(),
            Columns.text(
                    "Ready",
                    "The aggregate readiness state of this pod for accepting traffic.",
                    (pod, now) -> Summary.of(pod).ready()),
            Columns.text(
                    "Status",
                    "The aggregate status of the containers in this pod.",
                    (pod, now) -> Summary.of(pod).reason()),
            Columns.text(
                    "Restarts",
                    "The number of times the containers in this pod have been restarted and when the last container in this pod has restarted.",
                    (pod, now) -> Summary.of(pod).restarts(now)),
            Columns.age(),
            Columns.text(
                            "IP",
                            "The pod's address.",
                            (pod, now) -> Columns.or(
                                    pod.path("status").path("podIPs").path(0).path("ip"), Columns.NONE))
                    .describedBy("status", "podIP")
                    .wide(),
            Columns.textOr(Columns.NONE, "Node", "Where it runs.", "spec", "nodeName")
                    .wide(),
            Columns.textOr(
                            Columns.NONE,
                            "Nominated Node",
                            "Where room is being made for it.",
                            "status",
                            "nominatedNodeName")
                    .wide(),
            Columns.text("Readiness Gates", "Gates that are open, of all.", (pod, now) -> gates(pod))
                    .describedBy("spec", "readinessGates")
                    .wide()
        };
    }

    private static String gates(JsonNode pod) {
        JsonNode gates = pod.path("spec").path("readinessGates");
        if (gates.isEmpty()) {
            return Columns.NONE;
        }
        int open = 0;
        for (JsonNode gate : gates) {
            if (conditionIs(pod, gate.path("conditionType").asText(), "True")) {
                open++;
            }
        }
        return open + "/" + gates.size();
    }

    private static boolean conditionIs(JsonNode pod, String type, String status) {
        for (JsonNode condition : pod.path("status").path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition.path("status").asText().equals(status);
            }
        }
        return false;
    }

    /** What the containers' states come to. */
    private static final class Summary {
        private final JsonNode pod;
        private final JsonNode status;
        private String reason;
        private int total;
        private int ready;
        private long restarts;
        private long sidecarRestarts;
        private Optional<Instant> lastRestart = Optional.empty();
        private Optional<Instant> lastSidecarRestart = Optional.empty();

        private Summary(JsonNode pod) {
            this.pod = pod;
            status = pod.path("status");
        }

        static Summary of(JsonNode pod) {
            Summary summary = new Summary(pod);
            summary.work();
            return summary;
        }

        String ready() {
            return ready + "/" + total;
        }

        String reason() {
            return reason;
        }

        String restarts(Instant now) {
            return restarts == 0 || lastRestart.isEmpty()
                    ? String.valueOf(restarts)
                    : restarts + " (" + HumanDuration.of(Duration.between(lastRestart.get(), now)) + " ago)";
        }

        private void work() {
            String phase = status.path("phase").asText("");
            reason = Columns.or(status.path("reason"), phase);
            for (JsonNode condition : status.path("conditions")) {
                if (condition.path("type").asText().equals("PodScheduled")
                        && condition.path("reason").asText().equals("SchedulingGated")) {
                    reason = "SchedulingGated";
                }
            }
            total = pod.path("spec").path("containers").size();
            for (JsonNode container : pod.path("spec").path("initContainers")) {
                if (isSidecar(container)) {
                    total++;
                }
            }
            boolean initializing = initContainers();
            if (!initializing || conditionIs(pod, "Initialized", "True")) {
                restarts = sidecarRestarts;
                lastRestart = lastSidecarRestart;
                containers();
            }
            if (pod.path("metadata").has("deletionTimestamp")) {
                if (status.path("reason").asText().equals("NodeLost")) {
                    reason = "Unknown";
                } else if (!phase.equals("Succeeded") && !phase.equals("Failed")) {
                    reason = "Terminating";
                }
            }
        }

        /** Looks at them in order up to the first that is not done; true when there is one. */
        private boolean initContainers() {
            JsonNode statuses = status.path("initContainerStatuses");
            for (int i = 0; i < statuses.size(); i++) {
                JsonNode container = statuses.path(i);
                boolean sidecar = isSidecar(specOf(container.path("name").asText()));
                long count = container.path("restartCount").asLong();
                Optional<Instant> ended = lastEnd(container);
                restarts += count;
                lastRestart = later(lastRestart, ended);
                if (sidecar) {
                    sidecarRestarts += count;
                    lastSidecarRestart = later(lastSidecarRestart, ended);
                }
                JsonNode terminated = container.path("state").path("terminated");
                String waiting =
                        container.path("state").path("waiting").path("reason").asText("");
                if (terminated.isObject() && terminated.path("exitCode").asInt() == 0) {
                    continue;
                }
                if (sidecar && container.path("started").asBoolean()) {
                    ready += container.path("ready").asBoolean() ? 1 : 0;
                    continue;
                }
                if (terminated.isObject()) {
                    reason = "Init:" + why(terminated);
                } else if (!waiting.isEmpty() && !waiting.equals("PodInitializing")) {
                    reason = "Init:" + waiting;
                } else {
                    reason = "Init:" + i + "/"
                            + pod.path("spec").path("initContainers").size();
                }
                return true;
            }
            return false;
        }

        private void containers() {
            boolean running = false;
            String failure = "";
            JsonNode statuses = status.path("containerStatuses");
            for (int i = statuses.size() - 1; i >= 0; i--) {
                JsonNode container = statuses.path(i);
                restarts += container.path("restartCount").asLong();
                lastRestart = later(lastRestart, lastEnd(container));
                JsonNode state = container.path("state");
                JsonNode terminated = state.path("terminated");
                String waiting = state.path("waiting").path("reason").asText("");
                if (!waiting.isEmpty()) {
                    reason = waiting;
                } else if (terminated.isObject()) {
                    reason = why(terminated);
                    failure = terminated.path("exitCode").asInt() != 0 ? reason : failure;
                } else if (container.path("ready").asBoolean()
                        && state.path("running").isObject()) {
                    running = true;
                    ready++;
                }
            }
            // a pod with a container that goes on has not completed, whatever the first one says
            if (reason.equals("Completed")) {
                if (running && conditionIs(pod, "Ready", "True")) {
                    reason = "Running";
                } else if (!failure.isEmpty()) {
                    reason = failure;
                } else if (running) {
                    reason = "NotReady";
                }
            }
        }

        private JsonNode specOf(String name) {
            for (JsonNode container : pod.path("spec").path("initContainers")) {
                if (container.path("name").asText().equals(name)) {
                    return container;
                }
            }
            return MissingNode.getInstance();
        }

        private static boolean isSidecar(JsonNode container) {
            return container.path("restartPolicy").asText().equals("Always");
        }

        private static String why(JsonNode terminated) {
            String reason = terminated.path("reason").asText("");
            if (!reason.isEmpty()) {
                return reason;
            }
            int signal = terminated.path("signal").asInt();
            return signal != 0
                    ? "Signal:" + signal
                    : "ExitCode:" + terminated.path("exitCode").asInt();
        }

        private static Optional<Instant> lastEnd(JsonNode container) {
            return Columns.instant(
                    container.path("lastState").path("terminated").path("finishedAt"));
        }

        private static Optional<Instant> later(Optional<Instant> a, Optional<Instant> b) {
            return a.isEmpty() || b.isPresent() && a.get().isBefore(b.get()) ? b : a;
        }
    }
}
