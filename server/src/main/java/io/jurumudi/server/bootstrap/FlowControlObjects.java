package io.jurumudi.server.bootstrap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import java.util.ArrayList;
import java.util.List;

/** How requests are told apart and what share of the server each sort may have, as every cluster begins. */
final class FlowControlObjects {

    private static final String API_VERSION = "flowcontrol.apiserver.k8s.io/v1";
    private static final String AUTO_UPDATE = "apf.kubernetes.io/autoupdate-spec";
    private static final List<String> EVERYBODY = List.of("system:unauthenticated", "system:authenticated");

    private final List<ObjectNode> objects = new ArrayList<>();

    private FlowControlObjects() {}

    /** Priority levels first: schemas name them. */
    static List<ObjectNode> all() {
        FlowControlObjects all = new FlowControlObjects();
        all.priorityLevels();
        all.mandatorySchemas();
        all.schemas();
        return all.objects;
    }

    private void priorityLevels() {
        ObjectNode exempt = begin("PriorityLevelConfiguration", "exempt").put("type", "Exempt");
        exempt.putObject("exempt").put("nominalConcurrencyShares", 0).put("lendablePercent", 0);
        limited("catch-all", 5, 0).put("type", "Reject");
        queued("system", 30, 33, 64, 6);
        queued("node-high", 40, 25, 64, 6);
        queued("leader-election", 10, 0, 16, 4);
        queued("workload-high", 40, 50, 128, 6);
        queued("workload-low", 100, 90, 128, 6);
        queued("global-default", 20, 50, 128, 6);
    }

    private void mandatorySchemas() {
        anything(schema("exempt", 1, "exempt", "", List.of(group("system:masters"))));
        anything(schema("catch-all", 10_000, "catch-all", "ByUser", groups(EVERYBODY)));
    }

    private void schemas() {
        ObjectNode probes = schema("probes", 2, "exempt", "", groups(EVERYBODY));
        urls(probes, "get", "/healthz", "/readyz", "/livez");
        ObjectNode election = schema(
                "system-leader-election",
                100,
                "leader-election",
                "ByUser",
                List.of(
                        user("system:kube-controller-manager"),
                        user("system:kube-scheduler"),
                        serviceAccounts("kube-system")));
        resources(election, List.of("get", "create", "update"), "coordination.k8s.io", false, "leases");
        ObjectNode nodeHigh = schema("system-node-high", 400, "node-high", "ByUser", List.of(group("system:nodes")));
        resources(nodeHigh, List.of("*"), "", true, "nodes", "nodes/status");
        resources(nodeHigh, List.of("*"), "coordination.k8s.io", false, "leases");
        anything(schema("system-nodes", 500, "system", "ByUser", List.of(group("system:nodes"))));
        anything(schema(
                "kube-controller-manager",
                800,
                "workload-high",
                "ByNamespace",
                List.of(user("system:kube-controller-manager"))));
        anything(schema("kube-scheduler", 800, "workload-high", "ByNamespace", List.of(user("system:kube-scheduler"))));
        anything(schema(
                "kube-system-service-accounts",
                900,
                "workload-high",
                "ByNamespace",
                List.of(serviceAccounts("kube-system"))));
        anything(schema("service-accounts", 9000, "workload-low", "ByUser", List.of(group("system:serviceaccounts"))));
        anything(schema("global-default", 9900, "global-default", "ByUser", groups(EVERYBODY)));
    }

    /** The spec of a new object. */
    private ObjectNode begin(String kind, String name) {
        ObjectNode object = Json.object().put("apiVersion", API_VERSION).put("kind", kind);
        object.putObject("metadata").put("name", name).putObject("annotations").put(AUTO_UPDATE, "true");
        objects.add(object);
        return object.putObject("spec");
    }

    /** The answer at the limit. */
    private ObjectNode limited(String name, int shares, int lendable) {
        ObjectNode spec = begin("PriorityLevelConfiguration", name).put("type", "Limited");
        ObjectNode limited = spec.putObject("limited");
        limited.put("nominalConcurrencyShares", shares).put("lendablePercent", lendable);
        return limited.putObject("limitResponse");
    }

    private void queued(String name, int shares, int lendable, int queues, int handSize) {
        limited(name, shares, lendable)
                .put("type", "Queue")
                .putObject("queuing")
                .put("queues", queues)
                .put("handSize", handSize)
                .put("queueLengthLimit", 50);
    }

    /** The one rule of a new schema. @param distinguisher empty: the requests are one flow */
    private ObjectNode schema(
            String name, int precedence, String level, String distinguisher, List<ObjectNode> subjects) {
        ObjectNode spec = begin("FlowSchema", name).put("matchingPrecedence", precedence);
        spec.putObject("priorityLevelConfiguration").put("name", level);
        if (!distinguisher.isEmpty()) {
            spec.putObject("distinguisherMethod").put("type", distinguisher);
        }
        ObjectNode rule = spec.putArray("rules").addObject();
        rule.putArray("subjects").addAll(subjects);
        return rule;
    }

    private static void anything(ObjectNode rule) {
        resources(rule, List.of("*"), "*", true, "*");
        urls(rule, "*", "*");
    }

    private static void resources(
            ObjectNode rule, List<String> verbs, String group, boolean clusterScope, String... resources) {
        ObjectNode resource = rule.withArrayProperty("resourceRules").addObject();
        verbs.forEach(resource.putArray("verbs")::add);
        resource.putArray("apiGroups").add(group);
        List.of(resources).forEach(resource.putArray("resources")::add);
        if (clusterScope) {
            resource.put("clusterScope", true);
        }
        resource.putArray("namespaces").add("*");
    }

    private static void urls(ObjectNode rule, String verb, String... urls) {
        ObjectNode nonResource = rule.withArrayProperty("nonResourceRules").addObject();
        nonResource.putArray("verbs").add(verb);
        ArrayNode list = nonResource.putArray("nonResourceURLs");
        List.of(urls).forEach(list::add);
    }

    private static List<ObjectNode> groups(List<String> names) {
        return names.stream().map(FlowControlObjects::group).toList();
    }

    private static ObjectNode group(String name) {
        ObjectNode subject = Json.object().put("kind", "Group");
        subject.putObject("group").put("name", name);
        return subject;
    }

    private static ObjectNode user(String name) {
        ObjectNode subject = Json.object().put("kind", "User");
        subject.putObject("user").put("name", name);
        return subject;
    }

    private static ObjectNode serviceAccounts(String namespace) {
        ObjectNode subject = Json.object().put("kind", "ServiceAccount");
        subject.putObject("serviceAccount").put("namespace", namespace).put("name", "*");
        return subject;
    }
}
