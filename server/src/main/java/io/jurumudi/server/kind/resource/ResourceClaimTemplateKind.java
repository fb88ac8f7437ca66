package io.jurumudi.server.kind.resource;

import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;

/** Claims made for pods. */
public final class ResourceClaimTemplateKind {
    private ResourceClaimTemplateKind() {}

    public static Kind.Builder define() {
        return Kind.named("resource.k8s.io", "v1", "ResourceClaimTemplate")
                .resource("resourceclaimtemplates")
                .columns(Columns.name(), Columns.age());
    }
}
