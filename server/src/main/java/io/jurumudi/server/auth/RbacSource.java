package io.jurumudi.server.auth;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The roles and bindings that hold now. {@link RbacIndex} is one that is fed with objects as they change. Cluster roles that
 * aggregate others come with their rules already filled in.
 */
public interface RbacSource {

    record Subject(String kind, String namespace, String name) {}

    /** A RoleBinding, or with an empty namespace a ClusterRoleBinding; {@code roleKind} is Role or ClusterRole. */
    record Binding(String namespace, String name, String roleKind, String roleName, List<Subject> subjects) {
        public Binding {
            subjects = List.copyOf(subjects);
        }
    }

    /** A Role's rules; empty where there is no such Role. */
    Optional<List<PolicyRule>> role(String namespace, String name);

    Optional<List<PolicyRule>> clusterRole(String name);

    Collection<Binding> roleBindings(String namespace);

    Collection<Binding> clusterRoleBindings();
}
