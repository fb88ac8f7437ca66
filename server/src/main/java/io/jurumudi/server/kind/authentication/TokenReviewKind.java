package io.jurumudi.server.kind.authentication;

import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;

/** Whose token is this? */
public final class TokenReviewKind {
    private TokenReviewKind() {}

    public static KindBuilder define() {
        return Kind.named("authentication.k8s.io", "v1", "TokenReview")
                .clusterScoped()
                .notStored();
    }
}
