package io.jurumudi.server.kind.rbac;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.Rules;

/** Grants a cluster role everywhere. */
public final class ClusterRoleBindingKind implements Rules {
    private ClusterRoleBindingKind() {}

    public static KindBuilder define() {
        return Kind.named("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding")
                .resource("clusterrolebindings")
                .formerly(OldRoles.bindings())
                .checksMetadata(MetadataChecks.CHANGE_AND_WHOLE)
                .clusterScoped()
                .createsOnUpdate()
                .names(Names::pathSegment)
                .columns(
                        Columns.name(),
                        Columns.text(
                                "Role",
                                "RoleRef can only reference a ClusterRole in the global namespace. If the RoleRef cannot"
                                        + " be resolved, the Authorizer must return an error.",
                                (o, now) -> o.path("roleRef").path("kind").asText() + "/"
                                        + o.path("roleRef").path("name").asText()),
                        Columns.age(),
                        Columns.text(
                                        "Users",
                                        "Users in the clusterRoleBinding",
                                        (o, now) -> RoleBindingKind.subjects(o, "User"))
                                .wide(),
                        Columns.text(
                                        "Groups",
                                        "Groups in the clusterRoleBinding",
                                        (o, now) -> RoleBindingKind.subjects(o, "Group"))
                                .wide(),
                        Columns.text(
                                        "ServiceAccounts",
                                        "ServiceAccounts in the clusterRoleBinding",
                                        (o, now) -> RoleBindingKind.subjects(o, "ServiceAccount"))
                                .wide())
                .rules(new ClusterRoleBindingKind());
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        RoleBindingKind.roleStays(problems, object, old);
    }

    @Override
    public void validate(View object, Problems problems) {
        RoleBindingKind.binding(problems, object, "ClusterRole");
    }

    @Override
    public void defaults(ObjectNode object) {
        new RoleBindingKind().defaults(object);
    }
}
