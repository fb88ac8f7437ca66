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
import java.util.HashMap;
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
    private record Aggregable(Map<String, String> labels, ObjectNode role) {}

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
            if (gone) {
                clusterRoles.remove(object.name());
            } else {
                clusterRoles.put(object.name(), new Aggregable(object.labels(), object.tree()));
            }
            aggregate();
        }
    }

    private void aggregate() {
        clusterRoles.values().stream()
                .filter(role -> role.role.path("aggregationRule").has("clusterRoleSelectors"))
                .forEach(role -> index.put("ClusterRole", filled(role.role)));
    }

    private ObjectNode filled(ObjectNode role) {
        Set<JsonNode> rules = new LinkedHashSet<>();
        Map<String, LabelSelector> selectors = new HashMap<>();
        for (JsonNode selector : role.path("aggregationRule").path("clusterRoleSelectors")) {
            selectors.put(selector.toString(), LabelSelector.of(selector));
        }
        for (Aggregable other : clusterRoles.values()) {
            boolean itself = other.role
                    .path("metadata")
                    .path("name")
                    .equals(role.path("metadata").path("name"));
            if (!itself && selectors.values().stream().anyMatch(s -> s.matches(other.labels))) {
                // Those that aggregate themselves count with what they aggregate: edit is in admin, view is in edit.
                JsonNode given = other.role.path("aggregationRule").isMissingNode()
                        ? other.role.path("rules")
                        : filled(other.role).path("rules");
                given.forEach(rules::add);
            }
        }
        ObjectNode result = role.deepCopy();
        ArrayNode all = Json.array();
        rules.forEach(all::add);
        result.set("rules", all);
        return result;
    }
}
