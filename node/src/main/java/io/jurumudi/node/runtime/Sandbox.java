package io.jurumudi.node.runtime;

import java.time.Instant;
import java.util.List;

/**
 * A pod's sandbox as the runtime has it.
 *
 * @param attempt which one of the pod's it is, counted from 0
 * @param ips the pod's addresses, the primary first; none with the host's network
 */
public record Sandbox(String id, boolean ready, int attempt, Instant createdAt, List<String> ips, boolean hostNetwork) {
    public Sandbox {
        ips = List.copyOf(ips);
    }
}
