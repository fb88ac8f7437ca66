package io.jurumudi.node.pod;

import io.jurumudi.node.cri.CriClient;
import io.jurumudi.node.cri.CriException;
import io.jurumudi.node.runtime.ContainerRun;
import io.jurumudi.node.runtime.PodRuntime;
import io.jurumudi.node.runtime.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what a pod that lives has left behind out of the runtime. */
final class DeadContainers {
    private static final Logger LOG = LoggerFactory.getLogger(DeadContainers.class);
    /** The one that runs, and the one before, whose end users ask about. */
    private static final int KEPT = 2;

    private final CriClient cri;

    DeadContainers(CriClient cri) {
        this.cri = cri;
    }

    /** Which runs nobody needs any more. */
    static List<ContainerRun> superfluous(PodRuntime runtime) {
        Set<String> names = runtime.runs().stream().map(ContainerRun::container).collect(Collectors.toSet());
        return names.stream()
                .flatMap(name -> runtime.runsOf(name).stream().skip(KEPT).filter(ContainerRun::exited))
                .toList();
    }

    void remove(PodRuntime runtime) {
        var kept = new HashSet<String>();
        runtime.runs().forEach(run -> kept.add(run.sandboxId()));
        try {
            for (ContainerRun run : superfluous(runtime)) {
                cri.removeContainer(run.id());
                if (!run.logPath().isEmpty()) {
                    Files.deleteIfExists(Path.of(run.logPath()));
                }
            }
            // Removing a sandbox removes its containers, so it stays as long as one of them is wanted.
            for (Sandbox sandbox : runtime.sandboxes().stream().skip(1).toList()) {
                if (!sandbox.ready() && !kept.contains(sandbox.id())) {
                    cri.removePodSandbox(sandbox.id());
                }
            }
        } catch (CriException | IOException later) {
            LOG.debug("cannot remove what is left of {}: {}", runtime.uid(), later.getMessage());
        }
    }
}
