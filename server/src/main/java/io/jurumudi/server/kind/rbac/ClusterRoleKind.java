package io.jurumudi.server.kind.rbac;

import io.jurumudi.machinery.Names;
import io.jurumudi.server.kind.Kind;

/** What may be done anywhere. */
public final class ClusterRoleKind {
    private ClusterRoleKind() {}

    public static Kind.Builder define() {
        return Kind.named("rbac.authorization.k8s.io", "v1", "ClusterRole")
                .resource("clusterroles")
                .clusterScoped()
                .createsOnUpdate()
                .names(Names::pathSegment);
    }
}
