package io.jurumudi.server.auth;

import java.util.Arrays;
import java.util.List;

/**
 * Lets a kubelet ({@code system:node:NAME} in {@code system:nodes}) do its work and no more: its own Node, lease and CSINode, and of what pods
 * need only what pods on its node need.
 */
public final class NodeAuthorizer implements Authorizer {

    private static final String NODES = "system:nodes";
    private static final String PREFIX = "system:node:";
    private static final String[] READ = {"get", "list", "watch"};

    /** What every node may do, whatever runs on it. The resources that {@link #authorize} treats by name are not here. */
    private static final List<PolicyRule> RULES = List.of(
            PolicyRule.of("authentication.k8s.io", List.of("tokenreviews"), "create"),
            PolicyRule.of(
                    "authorization.k8s.io", List.of("subjectaccessreviews", "localsubjectaccessreviews"), "create"),
            PolicyRule.of("", List.of("services"), READ),
            PolicyRule.of("", List.of("events"), "create", "update", "patch"),
            PolicyRule.of("events.k8s.io", List.of("events"), "create", "update", "patch"),
            PolicyRule.of("", List.of("endpoints"), "get"),
            PolicyRule.of(
                    "certificates.k8s.io", List.of("certificatesigningrequests"), "create", "get", "list", "watch"),
            PolicyRule.of("storage.k8s.io", List.of("csidrivers"), READ),
            PolicyRule.of("node.k8s.io", List.of("runtimeclasses"), READ),
            PolicyRule.of("certificates.k8s.io", List.of("clustertrustbundles"), READ));

    private final NodeGraph graph;

    public NodeAuthorizer(NodeGraph graph) {
        this.graph = graph;
    }

    @Override
    public Decision authorize(Attributes request) {
        User user = request.user();
        if (!user.name().startsWith(PREFIX) || !user.in(NODES)) {
            return Decision.noOpinion("");
        }
        String node = user.name().substring(PREFIX.length());
        if (node.isEmpty()) {
            return Decision.noOpinion("unknown node for user \"" + user.name() + "\"");
        }
        return switch (request.group() + "/" + request.resource()) {
            case "/secrets", "/configmaps" -> readNamespaced(node, request);
            case "/persistentvolumeclaims" ->
                request.subresource().equals("status") && verbIn(request, "update", "patch")
                        ? related(node, request)
                        : get(node, request);
            case "/persistentvolumes", "resource.k8s.io/resourceclaims" -> get(node, request);
            case "storage.k8s.io/volumeattachments" -> get(node, request);
            case "/serviceaccounts" -> serviceAccount(node, request);
            case "coordination.k8s.io/leases" -> lease(node, request);
            case "storage.k8s.io/csinodes" -> csiNode(node, request);
            case "resource.k8s.io/resourceslices" -> resourceSlice(node, request);
            case "/nodes" -> node(node, request);
            case "/pods" -> pod(node, request);
            default -> RULES.stream().anyMatch(rule -> rule.allows(request)) ? allow() : Decision.noOpinion("");
        };
    }

    private static Decision allow() {
        return Decision.allow("");
    }

    private static boolean verbIn(Attributes request, String... verbs) {
        return Arrays.asList(verbs).contains(request.verb());
    }

    private Decision related(String node, Attributes request) {
        if (request.name().isEmpty()) {
            return Decision.noOpinion("No Object name found");
        }
        var target = new NodeGraph.Target(request.resource(), request.namespace(), request.name());
        return graph.needs(node, target)
                ? allow()
                : Decision.noOpinion("no relationship found between node '" + node + "' and this object");
    }

    private Decision readNamespaced(String node, Attributes request) {
        if (!verbIn(request, READ)) {
            return Decision.noOpinion("can only read resources of this type");
        }
        if (!request.subresource().isEmpty()) {
            return Decision.noOpinion("cannot read subresource");
        }
        if (request.namespace().isEmpty()) {
            return Decision.noOpinion("can only read namespaced object of this type");
        }
        return related(node, request);
    }

    private Decision get(String node, Attributes request) {
        if (!request.verb().equals("get")) {
            return Decision.noOpinion("can only get individual resources of this type");
        }
        if (!request.subresource().isEmpty()) {
            return Decision.noOpinion("cannot get subresource");
        }
        return related(node, request);
    }

    private Decision serviceAccount(String node, Attributes request) {
        if (request.verb().equals("get") && request.subresource().isEmpty()) {
            return readNamespaced(node, request);
        }
        if (!request.verb().equals("create") || request.name().isEmpty()) {
            return Decision.noOpinion("can only create tokens for individual service accounts");
        }
        if (!request.subresource().equals("token")) {
            return Decision.noOpinion("can only create token subresource of serviceaccount");
        }
        return related(node, request);
    }

    private static Decision lease(String node, Attributes request) {
        if (!verbIn(request, "get", "create", "update", "patch", "delete")) {
            return Decision.noOpinion("can only get, create, update, patch, or delete a node lease");
        }
        if (!request.namespace().equals("kube-node-lease")) {
            return Decision.noOpinion("can only access leases in the \"kube-node-lease\" system namespace");
        }
        if (!request.verb().equals("create") && !request.name().equals(node)) {
            return Decision.noOpinion("can only access node lease with the same name as the requesting node");
        }
        return allow();
    }

    private static Decision csiNode(String node, Attributes request) {
        if (!verbIn(request, "get", "create", "update", "patch", "delete")) {
            return Decision.noOpinion("can only get, create, update, patch, or delete a CSINode");
        }
        if (!request.subresource().isEmpty()) {
            return Decision.noOpinion("cannot authorize CSINode subresources");
        }
        if (!request.verb().equals("create") && !request.name().equals(node)) {
            return Decision.noOpinion("can only access CSINode with the same name as the requesting node");
        }
        return allow();
    }

    private Decision resourceSlice(String node, Attributes request) {
        if (!request.subresource().isEmpty()) {
            return Decision.noOpinion("cannot authorize ResourceSlice subresources");
        }
        return switch (request.verb()) {
            case "create" -> allow(); // Whose slice it is, NodeRestriction sees in the object.
            case "get", "update", "patch", "delete" -> related(node, request);
            case "watch", "list", "deletecollection" ->
                selects(request.fieldSelector(), "spec.nodeName", node)
                        ? allow()
                        : Decision.noOpinion(
                                "can only list/watch/deletecollection resourceslices with nodeName field selector");
            default ->
                Decision.noOpinion("only the following verbs are allowed for a ResourceSlice: get, watch, list, create,"
                        + " update, patch, delete, deletecollection");
        };
    }

    private static Decision node(String node, Attributes request) {
        return switch (request.subresource()) {
            case "" ->
                switch (request.verb()) {
                    case "create", "update", "patch" -> allow();
                    case "get", "list", "watch" -> {
                        if (request.name().equals(node)) {
                            yield allow();
                        }
                        yield Decision.noOpinion(
                                request.name().isEmpty()
                                        ? "node '" + node + "' cannot read all nodes, only its own Node object"
                                        : "node '" + node + "' cannot read '" + request.name()
                                                + "', only its own Node object");
                    }
                    default -> Decision.noOpinion("");
                };
            case "status" -> verbIn(request, "update", "patch") ? allow() : Decision.noOpinion("");
            default -> Decision.noOpinion("");
        };
    }

    private Decision pod(String node, Attributes request) {
        return switch (request.subresource()) {
            case "" ->
                switch (request.verb()) {
                    case "get" -> related(node, request);
                    case "list", "watch" -> {
                        if (selects(request.fieldSelector(), "spec.nodeName", node)) {
                            yield allow();
                        }
                        yield request.name().isEmpty()
                                ? Decision.noOpinion("can only list/watch pods with spec.nodeName field selector")
                                : related(node, request);
                    }
                    case "create", "delete" -> allow();
                    default -> Decision.noOpinion("");
                };
            case "status" -> verbIn(request, "update", "patch") ? allow() : Decision.noOpinion("");
            case "eviction" -> request.verb().equals("create") ? allow() : Decision.noOpinion("");
            default -> Decision.noOpinion("");
        };
    }

    private static boolean selects(String selector, String field, String value) {
        for (String term : selector.split(",")) {
            String trimmed = term.trim();
            if (trimmed.equals(field + "=" + value) || trimmed.equals(field + "==" + value)) {
                return true;
            }
        }
        return false;
    }
}
