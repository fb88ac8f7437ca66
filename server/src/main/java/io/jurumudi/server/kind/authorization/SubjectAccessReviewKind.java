package io.jurumudi.server.kind.authorization;

import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;

/** May somebody do this? */
public final class SubjectAccessReviewKind {
    private SubjectAccessReviewKind() {}

    public static KindBuilder define() {
        return Kind.named("authorization.k8s.io", "v1", "SubjectAccessReview")
                .formerly(OldReviews.version())
                .clusterScoped()
                .notStored();
    }
}
