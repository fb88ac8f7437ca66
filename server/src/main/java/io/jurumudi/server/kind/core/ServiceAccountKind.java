package io.jurumudi.server.kind.core;

import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.Subresource;
import io.jurumudi.server.kind.Verb;
import java.util.EnumSet;

/** Who a pod is to the API. */
public final class ServiceAccountKind {
    private ServiceAccountKind() {}

    public static KindBuilder define() {
        return Kind.named("", "v1", "ServiceAccount")
                .resource("serviceaccounts")
                .returnsDeleted()
                .checksMetadata(MetadataChecks.CHANGE_AND_WHOLE)
                .shortNames("sa")
                .subresource(new Subresource.Custom(
                        "token",
                        EnumSet.of(Verb.CREATE),
                        new GroupVersionKind("authentication.k8s.io", "v1", "TokenRequest")))
                .columns(Columns.name(), Columns.age());
    }
}
