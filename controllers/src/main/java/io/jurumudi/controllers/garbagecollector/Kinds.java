package io.jurumudi.controllers.garbagecollector;

import io.jurumudi.client.Discovery;
import io.jurumudi.client.Discovery.Served;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which resources there are, as last asked. */
final class Kinds {
    /** Events own nothing and are owned by nobody, and there are many. */
    private static final String IGNORED = "events";

    private final Discovery discovery;
    private volatile Map<List<String>, Served> byKind = Map.of();

    Kinds(Discovery discovery) {
        this.discovery = discovery;
    }

    /**
     * Asks the server.
     *
     * @return the resources that can be watched and deleted, each in one version, and whether these are all
     */
    Refreshed refresh() {
        Discovery.Found found = discovery.all();
        Map<List<String>, Served> kinds = new HashMap<>(found.failures().isEmpty() ? Map.of() : byKind);
        Set<String> seen = new HashSet<>();
        Set<Served> collectable = new LinkedHashSet<>();
        for (Served resource : found.resources()) {
            if (!resource.verbs().contains("delete")) {
                continue;
            }
            kinds.put(List.of(resource.groupVersion(), resource.kind()), resource);
            if (seen.add(resource.group() + "/" + resource.plural())
                    && resource.verbs().containsAll(List.of("list", "watch"))
                    && !resource.plural().equals(IGNORED)) {
                collectable.add(resource);
            }
        }
        byKind = Map.copyOf(kinds);
        return new Refreshed(collectable, found.failures().isEmpty());
    }

    record Refreshed(Set<Served> collectable, boolean complete) {}

    Optional<Served> find(String apiVersion, String kind) {
        return Optional.ofNullable(byKind.get(List.of(apiVersion, kind)));
    }
}
