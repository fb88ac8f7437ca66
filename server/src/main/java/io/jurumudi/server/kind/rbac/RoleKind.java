package io.jurumudi.server.kind.rbac;

import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.Rules;

/** What may be done in a namespace. */
public final class RoleKind implements Rules {
    private RoleKind() {}

    public static KindBuilder define() {
        return Kind.named("rbac.authorization.k8s.io", "v1", "Role")
                .resource("roles")
                .formerly(OldRoles.roles())
                .checksMetadata(MetadataChecks.CHANGE_AND_WHOLE)
                .createsOnUpdate()
                .names(Names::pathSegment)
                .rules(new RoleKind());
    }

    /** A rule speaks of resources or of paths, and paths belong to no namespace. */
    static void rule(Problems problems, View rule, boolean namespaced) {
        if (rule.get("verbs").isEmpty()) {
            problems.required(rule.get("verbs"), "verbs must contain at least one value");
        }
        View paths = rule.get("nonResourceURLs");
        if (!paths.isEmpty()) {
            if (namespaced) {
                problems.invalid(paths, "namespaced rules cannot apply to non-resource URLs");
            }
            if (!rule.get("apiGroups").isEmpty()
                    || !rule.get("resources").isEmpty()
                    || !rule.get("resourceNames").isEmpty()) {
                problems.invalid(paths, "rules cannot apply to both regular resources and non-resource URLs");
            }
            return;
        }
        if (rule.get("apiGroups").isEmpty()) {
            problems.required(rule.get("apiGroups"), "resource rules must supply at least one api group");
        }
        if (rule.get("resources").isEmpty()) {
            problems.required(rule.get("resources"), "resource rules must supply at least one resource");
        }
    }

    @Override
    public void validate(View object, Problems problems) {
        object.get("rules").items().forEach(rule -> rule(problems, rule, true));
    }
}
