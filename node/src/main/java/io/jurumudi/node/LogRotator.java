package io.jurumudi.node;

import io.jurumudi.node.cri.CriClient;
import io.jurumudi.node.cri.CriException;
import io.jurumudi.node.cri.v1.Cri;
import io.jurumudi.node.log.LogRotation;
import io.jurumudi.node.thread.Background;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after the logs of all running containers now and then, at upstream's containerLogMonitorInterval. */
final class LogRotator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogRotator.class);
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final CriClient cri;
    private final LogRotation rotation;
    private final Background thread = new Background("log-rotation", this::loop);

    LogRotator(CriClient cri, LogRotation rotation) {
        this.cri = cri;
        this.rotation = rotation;
    }

    void start() {
        thread.start();
    }

    private void loop() throws InterruptedException {
        var running = Cri.ContainerFilter.newBuilder()
                .setState(Cri.ContainerStateValue.newBuilder().setState(Cri.ContainerState.CONTAINER_RUNNING))
                .build();
        while (true) {
            Thread.sleep(INTERVAL);
            try {
                cri.listContainers(running).forEach(container -> rotate(container.getId()));
            } catch (CriException unreachable) {
                LOG.debug("cannot list containers: {}", unreachable.getMessage());
            }
        }
    }

    private void rotate(String id) {
        try {
            var path =
                    cri.containerStatus(id).map(Cri.ContainerStatus::getLogPath).orElse("");
            if (!path.isEmpty()) {
                rotation.rotate(Path.of(path), () -> cri.reopenContainerLog(id));
            }
        } catch (IOException | CriException failed) {
            LOG.warn("cannot rotate the log of container {}: {}", id, failed.getMessage());
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}
