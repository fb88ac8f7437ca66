package io.jurumudi.server.kind.authentication;

import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.OldVersion;

/** Whose token is this? */
public final class TokenReviewKind {
    private TokenReviewKind() {}

    public static KindBuilder define() {
        return Kind.named("authentication.k8s.io", "v1", "TokenReview")
                .formerly(OldVersion.of("authentication.k8s.io/v1beta1").deprecated(19, 22, "authentication.k8s.io/v1"))
                .clusterScoped()
                .notStored();
    }
}
