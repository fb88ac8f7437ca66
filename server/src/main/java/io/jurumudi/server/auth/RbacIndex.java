package io.jurumudi.server.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Roles and bindings decoded once when they change, and looked up on every request. Safe for many threads. */
public final class RbacIndex implements RbacSource {

    private final Map<String, List<PolicyRule>> clusterRoles = new ConcurrentHashMap<>();
    private final Map<String, Map<String, List<PolicyRule>>> roles = new ConcurrentHashMap<>();
    private final Map<String, Binding> clusterRoleBindings = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Binding>> roleBindings = new ConcurrentHashMap<>();

    /** Takes in an added or changed Role, ClusterRole, RoleBinding or ClusterRoleBinding. */
    public void put(String kind, ObjectNode object) {
        String namespace = object.path("metadata").path("namespace").asText("");
        String name = object.path("metadata").path("name").asText("");
        switch (kind) {
            case "ClusterRole" -> clusterRoles.put(name, rules(object));
            case "Role" ->
                roles.computeIfAbsent(namespace, n -> new ConcurrentHashMap<>()).put(name, rules(object));
            case "ClusterRoleBinding" -> clusterRoleBindings.put(name, binding("", name, object));
            case "RoleBinding" ->
                roleBindings
                        .computeIfAbsent(namespace, n -> new ConcurrentHashMap<>())
                        .put(name, binding(namespace, name, object));
            default -> throw new IllegalArgumentException("not an RBAC kind: " + kind);
        }
    }

    /** Forgets a deleted object; {@code namespace} is empty for the cluster kinds. */
    public void remove(String kind, String namespace, String name) {
        switch (kind) {
            case "ClusterRole" -> clusterRoles.remove(name);
            case "Role" ->
                roles.getOrDefault(namespace, new ConcurrentHashMap<>()).remove(name);
            case "ClusterRoleBinding" -> clusterRoleBindings.remove(name);
            case "RoleBinding" ->
                roleBindings.getOrDefault(namespace, new ConcurrentHashMap<>()).remove(name);
            default -> throw new IllegalArgumentException("not an RBAC kind: " + kind);
        }
    }

    @Override
    public Optional<List<PolicyRule>> role(String namespace, String name) {
        return Optional.ofNullable(roles.getOrDefault(namespace, Map.of()).get(name));
    }

    @Override
    public Optional<List<PolicyRule>> clusterRole(String name) {
        return Optional.ofNullable(clusterRoles.get(name));
    }

    @Override
    public Collection<Binding> roleBindings(String namespace) {
        return roleBindings.getOrDefault(namespace, Map.of()).values();
    }

    @Override
    public Collection<Binding> clusterRoleBindings() {
        return clusterRoleBindings.values();
    }

    /** The {@code rules} of a Role or ClusterRole. */
    public static List<PolicyRule> rules(ObjectNode role) {
        List<PolicyRule> rules = new ArrayList<>();
        for (JsonNode rule : role.path("rules")) {
            rules.add(new PolicyRule(
                    texts(rule.path("verbs")),
                    texts(rule.path("apiGroups")),
                    texts(rule.path("resources")),
                    texts(rule.path("resourceNames")),
                    texts(rule.path("nonResourceURLs"))));
        }
        return List.copyOf(rules);
    }

    static Binding binding(String namespace, String name, ObjectNode binding) {
        List<Subject> subjects = new ArrayList<>();
        for (JsonNode s : binding.path("subjects")) {
            subjects.add(new Subject(
                    s.path("kind").asText(""),
                    s.path("namespace").asText(""),
                    s.path("name").asText("")));
        }
        JsonNode ref = binding.path("roleRef");
        return new Binding(
                namespace, name, ref.path("kind").asText(""), ref.path("name").asText(""), subjects);
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText("")));
        return texts;
    }
}
