package io.jurumudi.node;

import io.jurumudi.node.cri.CriClient;
import io.jurumudi.node.cri.CriException;
import io.jurumudi.node.cri.v1.Cri;
import io.jurumudi.node.thread.Background;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Knows whether the runtime and its network are usable, by asking now and then: often while they are not. */
final class RuntimeHealth implements AutoCloseable {
    private static final Duration WHILE_WELL = Duration.ofSeconds(5);
    private static final Duration WHILE_ILL = Duration.ofMillis(200);

    private final CriClient cri;
    private final Runnable changed;
    private final Background thread = new Background("runtime-health", this::loop);
    private volatile Optional<String> runtime =
            Optional.of("container runtime status check may not have completed yet");
    private volatile Optional<String> network =
            Optional.of("container runtime status check may not have completed yet");

    /** @param changed run whenever an answer changes */
    RuntimeHealth(CriClient cri, Runnable changed) {
        this.cri = cri;
        this.changed = changed;
    }

    void start() {
        look();
        thread.start();
    }

    /** Why pods cannot have a network; empty when they can. */
    Optional<String> network() {
        return network;
    }

    /** Why this node is not ready; empty when it is. */
    Optional<String> problem() {
        return runtime.or(() -> network);
    }

    private void loop() throws InterruptedException {
        while (true) {
            Thread.sleep(problem().isEmpty() ? WHILE_WELL : WHILE_ILL);
            look();
        }
    }

    private void look() {
        Optional<String> before = problem();
        try {
            var conditions = cri.status().getStatus().getConditionsList();
            runtime = failed(conditions, "RuntimeReady")
                    .map(why -> "container runtime not ready: RuntimeReady=false " + why);
            network = failed(conditions, "NetworkReady")
                    .map(why -> "container runtime network not ready: NetworkReady=false " + why);
        } catch (CriException unreachable) {
            runtime = Optional.of("container runtime is down: " + unreachable.getMessage());
        }
        if (!before.equals(problem())) {
            changed.run();
        }
    }

    private static Optional<String> failed(List<Cri.RuntimeCondition> conditions, String type) {
        return conditions.stream()
                .filter(condition -> condition.getType().equals(type) && !condition.getStatus())
                .map(condition -> "reason:%s message:%s".formatted(condition.getReason(), condition.getMessage()))
                .findFirst();
    }

    @Override
    public void close() {
        thread.close();
    }
}
