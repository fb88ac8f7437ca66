package io.jurumudi.server.kind;

import io.jurumudi.server.auth.User;
import java.time.Instant;

/**
 * What a rule may know about the request it runs for.
 *
 * @param namespace empty for cluster-scoped resources
 * @param name empty when the server is to generate it
 * @param verb as authorization sees it: create, update, patch ...
 * @param fieldManager who will own the changed fields
 */
public record RequestContext(
        User user, String namespace, String name, String verb, Instant now, boolean dryRun, String fieldManager) {}
