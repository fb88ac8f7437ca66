package io.jurumudi.server.kind.flowcontrol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The priority levels and flow schemas that every cluster has from the start. {@code exempt} and {@code catch-all} are fixed, all others
 * are suggestions that may be changed or removed.
 */
public final class BuiltinFlows {
    private static final List<String> FIXED = List.of("exempt", "catch-all");
    private static final String BY_USER = "ByUser";
    private static final String BY_NAMESPACE = "ByNamespace";
    private static final String EVERYBODY = "Group:system:unauthenticated Group:system:authenticated";

    private BuiltinFlows() {}

    /** All of them, priority levels first. */
    public static List<ObjectNode> all() {
        return Stream.concat(levels().stream(), schemas().stream()).toList();
    }

    /** The spec that a priority level of that name must have; empty where it may have any. */
    static Optional<JsonNode> fixedLevel(String name) {
        return fixed(levels(), name);
    }

    /** As {@link #fixedLevel} for flow schemas. */
    static Optional<JsonNode> fixedSchema(String name) {
        return fixed(schemas(), name);
    }

    private static Optional<JsonNode> fixed(List<ObjectNode> objects, String name) {
        if (!FIXED.contains(name)) {
            return Optional.empty();
        }
        return objects.stream()
                .filter(object -> object.at("/metadata/name").asText().equals(name))
                .map(object -> object.path("spec"))
                .findFirst();
    }

    private static List<ObjectNode> levels() {
        ObjectNode exempt = named("PriorityLevelConfiguration", "exempt");
        exempt.putObject("spec")
                .put("type", "Exempt")
                .putObject("exempt")
                .put("nominalConcurrencyShares", 0)
                .put("lendablePercent", 0);
        ObjectNode catchAll = level("catch-all", 5, 0);
        limited(catchAll).putObject("limitResponse").put("type", "Reject");
        return List.of(
                catchAll,
                exempt,
                queued("system", 30, 33, 64, 6),
                queued("node-high", 40, 25, 64, 6),
                queued("leader-election", 10, 0, 16, 4),
                queued("workload-high", 40, 50, 128, 6),
                queued("workload-low", 100, 90, 128, 6),
                queued("global-default", 20, 50, 128, 6));
    }

    private static ObjectNode level(String name, int shares, int lendable) {
        ObjectNode level = named("PriorityLevelConfiguration", name);
        level.putObject("spec")
                .put("type", "Limited")
                .putObject("limited")
                .put("nominalConcurrencyShares", shares)
                .put("lendablePercent", lendable);
        return level;
    }

    private static ObjectNode limited(ObjectNode level) {
        return (ObjectNode) level.at("/spec/limited");
    }

    private static ObjectNode queued(String name, int shares, int lendable, int queues, int handSize) {
        ObjectNode level = level(name, shares, lendable);
        limited(level)
                .putObject("limitResponse")
                .put("type", "Queue")
                .putObject("queuing")
                .put("queues", queues)
                .put("handSize", handSize)
                .put("queueLengthLimit", 50);
        return level;
    }

    private static List<ObjectNode> schemas() {
        ObjectNode probes = schema("probes", "exempt", 2, "");
        nonResource(rule(probes, EVERYBODY), "get", "/healthz", "/readyz", "/livez");

        ObjectNode leaders = schema("system-leader-election", "leader-election", 100, BY_USER);
        resource(
                rule(leaders, "User:system:kube-controller-manager User:system:kube-scheduler ServiceAccount:*"),
                "get,create,update",
                "coordination.k8s.io",
                "leases",
                false);

        ObjectNode nodeHigh = schema("system-node-high", "node-high", 400, BY_USER);
        ObjectNode nodes = rule(nodeHigh, "Group:system:nodes");
        resource(nodes, "*", "", "nodes,nodes/status", true);
        resource(nodes, "*", "coordination.k8s.io", "leases", false);

        return List.of(
                everything("exempt", "exempt", 1, "", "Group:system:masters"),
                everything("catch-all", "catch-all", 10000, BY_USER, EVERYBODY),
                everything("system-nodes", "system", 500, BY_USER, "Group:system:nodes"),
                nodeHigh,
                probes,
                leaders,
                everything(
                        "kube-controller-manager",
                        "workload-high",
                        800,
                        BY_NAMESPACE,
                        "User:system:kube-controller-manager"),
                everything("kube-scheduler", "workload-high", 800, BY_NAMESPACE, "User:system:kube-scheduler"),
                everything("kube-system-service-accounts", "workload-high", 900, BY_NAMESPACE, "ServiceAccount:*"),
                everything("service-accounts", "workload-low", 9000, BY_USER, "Group:system:serviceaccounts"),
                everything("global-default", "global-default", 9900, BY_USER, EVERYBODY));
    }

    private static ObjectNode everything(
            String name, String level, int precedence, String distinguisher, String subjects) {
        ObjectNode schema = schema(name, level, precedence, distinguisher);
        ObjectNode rule = rule(schema, subjects);
        resource(rule, "*", "*", "*", true);
        nonResource(rule, "*", "*");
        return schema;
    }

    private static ObjectNode schema(String name, String level, int precedence, String distinguisher) {
        ObjectNode schema = named("FlowSchema", name);
        ObjectNode spec = schema.putObject("spec");
        spec.putObject("priorityLevelConfiguration").put("name", level);
        spec.put("matchingPrecedence", precedence);
        if (!distinguisher.isEmpty()) {
            spec.putObject("distinguisherMethod").put("type", distinguisher);
        }
        return schema;
    }

    /** Adds a rule for subjects such as {@code Group:system:nodes}; service accounts are those of kube-system. */
    private static ObjectNode rule(ObjectNode schema, String subjects) {
        ObjectNode rule =
                ((ObjectNode) schema.path("spec")).withArrayProperty("rules").addObject();
        ArrayNode list = rule.putArray("subjects");
        for (String subject : subjects.split(" ")) {
            int colon = subject.indexOf(':');
            String kind = subject.substring(0, colon);
            String field = kind.equals("ServiceAccount") ? "serviceAccount" : kind.equals("User") ? "user" : "group";
            ObjectNode who = list.addObject().put("kind", kind).putObject(field);
            if (kind.equals("ServiceAccount")) {
                who.put("namespace", "kube-system");
            }
            who.put("name", subject.substring(colon + 1));
        }
        return rule;
    }

    private static void resource(ObjectNode rule, String verbs, String group, String resources, boolean clusterScope) {
        ObjectNode resource = rule.withArrayProperty("resourceRules").addObject();
        List.of(verbs.split(",")).forEach(resource.putArray("verbs")::add);
        resource.putArray("apiGroups").add(group);
        List.of(resources.split(",")).forEach(resource.putArray("resources")::add);
        if (clusterScope) {
            resource.put("clusterScope", true);
        }
        resource.putArray("namespaces").add("*");
    }

    private static void nonResource(ObjectNode rule, String verb, String... urls) {
        ObjectNode nonResource = rule.withArrayProperty("nonResourceRules").addObject();
        nonResource.putArray("verbs").add(verb);
        List.of(urls).forEach(nonResource.putArray("nonResourceURLs")::add);
    }

    private static ObjectNode named(String kind, String name) {
        ObjectNode object = Json.object()
                .put("apiVersion", "flowcontrol.apiserver.k8s.io/v1")
                .put("kind", kind);
        object.putObject("metadata")
                .put("name", name)
                .putObject("annotations")
                .put("apf.kubernetes.io/autoupdate-spec", "true");
        return object;
    }
}
