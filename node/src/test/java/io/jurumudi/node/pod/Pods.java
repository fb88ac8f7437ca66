package io.jurumudi.node.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.jurumudi.node.runtime.ContainerRun;
import io.jurumudi.node.runtime.PodRuntime;
import io.jurumudi.node.runtime.Sandbox;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Pods and runtimes for tests, in few words. */
final class Pods {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private Pods() {}

    static Pod pod(String spec) {
        return new KubernetesSerialization()
                .unmarshal("metadata: {name: p, namespace: ns, uid: u1, generation: 1}\nspec: " + spec, Pod.class);
    }

    static Sandbox sandbox(boolean ready) {
        return new Sandbox("s0", ready, 0, NOW, List.of("10.0.0.1"), false);
    }

    /** A runtime with a good sandbox and runs, written as {@code name:state} or {@code name:exited:code}, the newest first. */
    static PodRuntime runtime(Pod pod, String... runs) {
        return new PodRuntime("u1", List.of(sandbox(true)), runs(pod, runs));
    }

    static List<ContainerRun> runs(Pod pod, String... words) {
        var runs = new ArrayList<ContainerRun>();
        for (String word : words) {
            String[] parts = word.split(":");
            var state = ContainerRun.State.valueOf(parts[1].toUpperCase(java.util.Locale.ROOT));
            String hash = PodSpecs.container(pod, parts[0]).map(PodSpecs::hash).orElse("");
            runs.add(new ContainerRun(
                    parts[0] + "-id" + runs.size(),
                    parts[0],
                    state,
                    0,
                    parts.length > 2 && parts[2].equals("changed") ? "other" : hash,
                    "s0",
                    NOW.minusSeconds(runs.size()),
                    NOW,
                    NOW,
                    state == ContainerRun.State.EXITED ? Integer.parseInt(parts[2]) : 0,
                    "",
                    "",
                    "i",
                    "i@1",
                    ""));
        }
        return runs;
    }
}
