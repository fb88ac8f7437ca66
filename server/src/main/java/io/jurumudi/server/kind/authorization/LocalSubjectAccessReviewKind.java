package io.jurumudi.server.kind.authorization;

import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;

/** May somebody do this in that namespace? */
public final class LocalSubjectAccessReviewKind {
    private LocalSubjectAccessReviewKind() {}

    public static KindBuilder define() {
        return Kind.named("authorization.k8s.io", "v1", "LocalSubjectAccessReview")
                .formerly(OldReviews.version())
                .notStored();
    }
}
