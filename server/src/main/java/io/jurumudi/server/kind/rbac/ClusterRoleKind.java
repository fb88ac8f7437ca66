package io.jurumudi.server.kind.rbac;

import com.fasterxml.jackson.databind.node.NullNode;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.Selectors;

/** What may be done anywhere. */
public final class ClusterRoleKind implements Rules {
    private ClusterRoleKind() {}

    public static KindBuilder define() {
        return Kind.named("rbac.authorization.k8s.io", "v1", "ClusterRole")
                .resource("clusterroles")
                .formerly(OldRoles.roles())
                .checksMetadata(MetadataChecks.CHANGE_AND_WHOLE)
                .clusterScoped()
                .createsOnUpdate()
                .names(Names::pathSegment)
                .rules(new ClusterRoleKind());
    }

    @Override
    public void validate(View object, Problems problems) {
        object.get("rules").items().forEach(rule -> RoleKind.rule(problems, rule, false));
        View aggregation = object.get("aggregationRule");
        if (aggregation.exists()) {
            View selectors = aggregation.get("clusterRoleSelectors");
            if (selectors.isEmpty()) {
                problems.required(selectors, "at least one clusterRoleSelector required if aggregationRule is non-nil");
            }
            for (View selector : selectors.items()) {
                Selectors.validate(problems, selector);
                if (!Selectors.isReadable(selector)) {
                    // upstream shows what it could not make of the selector
                    problems.invalid(View.of(NullNode.getInstance(), selector.path()), "invalid label selector.");
                }
            }
        }
    }
}
