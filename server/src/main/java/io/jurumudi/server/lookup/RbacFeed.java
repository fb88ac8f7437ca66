package io.jurumudi.server.lookup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.LabelSelector;
import io.jurumudi.server.auth.RbacIndex;
import io.jurumudi.server.cache.CacheEvent;
import io.jurumudi.server.cache.CachedObject;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.registry.Registry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Keeps the index of roles and bindings in step with the cache. ClusterRoles that aggregate others are filled in here, so that
 * nobody waits for a controller to be allowed something.
 */
public final class RbacFeed {

    private static final List<String> RESOURCES =
            List.of("clusterroles", "clusterrolebindings", "roles", "rolebindings");

    /** A cluster role as far as aggregation goes. */
    private record Aggregable(Map<String, String> labels, ObjectNode role, List<LabelSelector> selectors) {

        static Aggregable of(CachedObject object) {
            ObjectNode role = object.tree();
            List<LabelSelector> selectors = new ArrayList<>();
            role.path("aggregationRule").path("clusterRoleSelectors").forEach(s -> selectors.add(LabelSelector.of(s)));
            return new Aggregable(object.labels(), role, selectors);
        }
    }

    private final RbacIndex index;

    /** By name; touched by the cache's feeding thread only. */
    private final Map<String, Aggregable> clusterRoles = new TreeMap<>();

    private RbacFeed(RbacIndex index) {
        this.index = index;
    }

    /** Has the index follow the cache; call before the cache starts. */
    public static void follow(Registry registry, RbacIndex index) {
        RbacFeed feed = new RbacFeed(index);
        for (String resource : RESOURCES) {
            Kind kind = registry.kinds()
                    .resource("rbac.authorization.k8s.io", resource)
                    .orElseThrow();
            registry.cache(kind).listen(event -> feed.take(kind, event));
        }
    }

    private void take(Kind kind, CacheEvent event) {
        CachedObject object = event.object();
        boolean gone = event.type() == CacheEvent.Type.DELETED;
        if (gone) {
            index.remove(kind.kind(), object.namespace(), object.name());
        } else {
            index.put(kind.kind(), object.tree());
        }
        if (kind.kind().equals("ClusterRole")) {
            boolean matters =
                    aggregated(event.previous().map(CachedObject::labels).orElse(Map.of()));
            if (gone) {
                clusterRoles.remove(object.name());
            } else {
                Aggregable role = Aggregable.of(object);
                clusterRoles.put(object.name(), role);
                matters |= !role.selectors.isEmpty() || aggregated(role.labels);
            }
            if (matters) {
                aggregate();
            }
        }
    }

    private boolean aggregated(Map<String, String> labels) {
        return clusterRoles.values().stream()
                .anyMatch(role -> role.selectors.stream().anyMatch(selector -> selector.matches(labels)));
    }

    private void aggregate() {
        clusterRoles.values().stream()
                .filter(role -> !role.selectors.isEmpty())
                .forEach(role -> index.put("ClusterRole", filled(role)));
    }

    private ObjectNode filled(Aggregable role) {
        Set<JsonNode> rules = new LinkedHashSet<>();
        collect(role, rules, new HashSet<>());
        ObjectNode result = role.role.deepCopy();
        ArrayNode all = Json.array();
        rules.forEach(all::add);
        result.set("rules", all);
        return result;
    }

    /** Roles that aggregate count with what they aggregate themselves: edit is in admin, view is in edit. They may do so in a circle. */
    private void collect(Aggregable role, Set<JsonNode> rules, Set<Aggregable> seen) {
        if (!seen.add(role)) {
            return;
        }
        if (role.selectors.isEmpty()) {
            role.role.path("rules").forEach(rules::add);
            return;
        }
        for (Aggregable other : clusterRoles.values()) {
            if (role.selectors.stream().anyMatch(selector -> selector.matches(other.labels))) {
                collect(other, rules, seen);
            }
        }
    }
}
