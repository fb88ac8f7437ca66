package io.jurumudi.server.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GroupResource;
import io.jurumudi.server.auth.RbacSource.Binding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Keeps users from granting what they do not have: asked before a role or a binding is written, after it was validated. */
public final class RbacEscalation {

    private static final String GROUP = "rbac.authorization.k8s.io";

    private final RbacAuthorizer rbac;
    private final Authorizer authorizer;

    /** @param authorizer the whole, which may allow the verbs {@code escalate} and {@code bind} */
    public RbacEscalation(RbacAuthorizer rbac, Authorizer authorizer) {
        this.rbac = rbac;
        this.authorizer = authorizer;
    }

    /**
     * Throws forbidden when the user lacks a permission that the role would give.
     *
     * @param resource {@code roles} or {@code clusterroles}
     */
    public void checkRole(User user, String resource, ObjectNode role) {
        String namespace = role.path("metadata").path("namespace").asText("");
        String name = role.path("metadata").path("name").asText("");
        if (user.in(User.MASTERS) || allowed(user, "escalate", resource, namespace, name)) {
            return;
        }
        check(user, resource, namespace, name, RbacIndex.rules(role));
    }

    /**
     * Throws forbidden when the user lacks a permission of the role that the binding would hand out, or not found when there is no such role.
     *
     * @param resource {@code rolebindings} or {@code clusterrolebindings}
     */
    public void checkBinding(User user, String resource, ObjectNode object) {
        String namespace = object.path("metadata").path("namespace").asText("");
        String name = object.path("metadata").path("name").asText("");
        Binding binding = RbacIndex.binding(namespace, name, object);
        String roles = binding.roleKind().equals("Role") ? "roles" : "clusterroles";
        if (user.in(User.MASTERS) || allowed(user, "bind", roles, namespace, binding.roleName())) {
            return;
        }
        List<PolicyRule> rules = rbac.rules(binding)
                .orElseThrow(() -> ApiException.notFound(new GroupResource(GROUP, roles), binding.roleName()));
        check(user, resource, namespace, name, rules);
    }

    private boolean allowed(User user, String verb, String resource, String namespace, String name) {
        return authorizer
                .authorize(Attributes.resource(user, verb, GROUP, "*", resource, "", namespace, name))
                .allowed();
    }

    private void check(User user, String resource, String namespace, String name, List<PolicyRule> wanted) {
        List<PolicyRule> held = rbac.rulesFor(user, namespace);
        List<PolicyRule> missing = wanted.stream()
                .flatMap(rule -> rule.atoms().stream())
                .filter(atom -> held.stream().noneMatch(rule -> rule.covers(atom)))
                .toList();
        if (missing.isEmpty()) {
            return;
        }
        TreeSet<String> lines = new TreeSet<>();
        joined(missing).forEach(rule -> lines.add(rule.compact()));
        throw ApiException.forbidden(
                new GroupResource(GROUP, resource),
                name,
                "user \"" + user.name() + "\" (groups=" + PolicyRule.quoted(user.groups())
                        + ") is attempting to grant RBAC permissions not currently held:\n" + String.join("\n", lines));
    }

    /** Puts together what differs by the verb only, for shorter messages. */
    private static List<PolicyRule> joined(List<PolicyRule> atoms) {
        Map<List<List<String>>, PolicyRule> byResource = new LinkedHashMap<>();
        List<PolicyRule> joined = new ArrayList<>();
        for (PolicyRule atom : atoms) {
            if (atom.resources().isEmpty()) {
                joined.add(atom);
                continue;
            }
            byResource.merge(List.of(atom.apiGroups(), atom.resources(), atom.resourceNames()), atom, (one, other) -> {
                List<String> verbs = new ArrayList<>(one.verbs());
                verbs.addAll(other.verbs());
                return new PolicyRule(verbs, one.apiGroups(), one.resources(), one.resourceNames(), List.of());
            });
        }
        joined.addAll(byResource.values());
        return joined;
    }
}
