package io.jurumudi.node;

import io.jurumudi.node.cgroup.Cgroups;
import io.jurumudi.node.cri.CriClient;
import io.jurumudi.node.cri.CriException;
import io.jurumudi.node.runtime.RuntimeReader;
import io.jurumudi.node.runtime.TerminationMessages;
import io.jurumudi.node.volume.Mounts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;

/** Ends everything a kubelet left running and takes away what it made; for taking a node down. No kubelet may run meanwhile. */
public final class PodCleanup {
    private PodCleanup() {}

    /**
     * Stops and removes all pods of the runtime, their mounts and cgroups.
     *
     * @param grace how long each container gets to end by itself
     * @return how many pods there were
     * @throws IOException when something could not be removed; the message lists all of it
     */
    public static int drainAll(KubeletConfig config, Duration grace) throws IOException, InterruptedException {
        var problems = Collections.synchronizedList(new ArrayList<String>());
        int count;
        try (var cri = CriClient.at(config.containerRuntimeEndpoint())) {
            cri.version(Duration.ofSeconds(30));
            var reader = new RuntimeReader(cri, new TerminationMessages());
            var pods = reader.glance().values();
            count = pods.size();
            var threads = pods.stream()
                    .map(pod -> Thread.ofVirtual().name("drain-" + pod.name()).start(() -> {
                        try {
                            remove(cri, reader, pod.uid(), grace);
                        } catch (CriException failed) {
                            problems.add("%s/%s: %s".formatted(pod.namespace(), pod.name(), failed.getMessage()));
                        }
                    }))
                    .toList();
            for (Thread thread : threads) {
                thread.join();
            }
        }
        Mounts.unmountBelow(config.podsDir());
        new Cgroups(Path.of("/sys/fs/cgroup"), config.cgroupRoot()).removeAll();
        if (!problems.isEmpty()) {
            throw new IOException("could not remove: " + String.join("; ", problems));
        }
        return count;
    }

    private static void remove(CriClient cri, RuntimeReader reader, String uid, Duration grace) {
        var pod = reader.read(uid);
        pod.running().parallelStream().forEach(run -> cri.stopContainer(run.id(), grace));
        pod.sandboxes().forEach(sandbox -> {
            cri.stopPodSandbox(sandbox.id());
            cri.removePodSandbox(sandbox.id());
        });
    }
}
