package io.jurumudi.node.probe;

import java.util.Map;
import java.util.Set;

/** What probes have found, by container id; a container without an entry has not been asked often enough to tell. */
public record ProbeResults(
        Map<String, Boolean> liveness, Map<String, Boolean> readiness, Map<String, Boolean> startup) {

    public ProbeResults {
        liveness = Map.copyOf(liveness);
        readiness = Map.copyOf(readiness);
        startup = Map.copyOf(startup);
    }

    public static ProbeResults none() {
        return new ProbeResults(Map.of(), Map.of(), Map.of());
    }

    public boolean livenessFailed(String container) {
        return Boolean.FALSE.equals(liveness.get(container));
    }

    public boolean startupFailed(String container) {
        return Boolean.FALSE.equals(startup.get(container));
    }

    public boolean started(String container) {
        return Boolean.TRUE.equals(startup.get(container));
    }

    public boolean ready(String container) {
        return Boolean.TRUE.equals(readiness.get(container));
    }

    /** The containers anything is known of. */
    public Set<String> containers() {
        var all = new java.util.HashSet<String>(liveness.keySet());
        all.addAll(readiness.keySet());
        all.addAll(startup.keySet());
        return all;
    }
}
