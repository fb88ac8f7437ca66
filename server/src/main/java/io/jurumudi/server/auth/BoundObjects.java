package io.jurumudi.server.auth;

import java.time.Instant;
import java.util.Optional;

/** Looks up what service account tokens depend on. */
@FunctionalInterface
public interface BoundObjects {

    /** @param deleted when its deletion began; empty while it lives */
    record Live(String uid, Optional<Instant> deleted) {}

    /**
     * @param kind ServiceAccount, Pod, Secret or Node
     * @param namespace empty for a Node
     */
    Optional<Live> find(String kind, String namespace, String name);
}
