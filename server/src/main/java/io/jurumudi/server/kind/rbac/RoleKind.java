package io.jurumudi.server.kind.rbac;

import io.jurumudi.machinery.Names;
import io.jurumudi.server.kind.Kind;

/** What may be done in a namespace. */
public final class RoleKind {
    private RoleKind() {}

    public static Kind.Builder define() {
        return Kind.named("rbac.authorization.k8s.io", "v1", "Role")
                .resource("roles")
                .createsOnUpdate()
                .names(Names::pathSegment);
    }
}
