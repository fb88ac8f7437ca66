package io.jurumudi.node.pod;

import io.jurumudi.node.KubeletConfig;
import io.jurumudi.node.cgroup.Cgroups;
import io.jurumudi.node.cri.CriClient;
import io.jurumudi.node.probe.Prober;
import io.jurumudi.node.runtime.RuntimeReader;
import io.jurumudi.node.volume.Volumes;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What all pod workers of a node share.
 *
 * @param hostIps the node's addresses, the primary first
 * @param networkProblem why pods cannot have a network now; empty when they can
 * @param environment how to make containers' environments now
 */
public record PodEnvironment(
        KubeletConfig config,
        CriClient cri,
        String runtimeName,
        RuntimeReader reader,
        Volumes volumes,
        Cgroups cgroups,
        PodFiles files,
        ConfigSource source,
        PodEvents events,
        StatusSink statuses,
        Prober prober,
        Supplier<List<String>> hostIps,
        Supplier<Optional<String>> networkProblem,
        Supplier<Environment> environment,
        long machineMemory,
        Clock clock) {}
