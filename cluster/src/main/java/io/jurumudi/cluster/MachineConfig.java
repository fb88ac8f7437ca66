package io.jurumudi.cluster;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code jurumudi up} is told.
 *
 * @param dataDir where everything that outlives the program is kept, absolute
 * @param port the API server's port; empty: the one the directory had before, or else 6443
 * @param kubeconfig where the administrator's kubeconfig goes; empty: into the directory
 * @param containerRuntimeEndpoint a runtime that runs already, {@code unix:///...}; empty: a containerd of the directory's own
 */
public record MachineConfig(
        Path dataDir, Optional<Integer> port, Optional<Path> kubeconfig, Optional<String> containerRuntimeEndpoint) {}
