package io.jurumudi.server.kind.authentication;

import io.jurumudi.server.kind.Kind;

/** Who am I? */
public final class SelfSubjectReviewKind {
    private SelfSubjectReviewKind() {}

    public static Kind.Builder define() {
        return Kind.named("authentication.k8s.io", "v1", "SelfSubjectReview")
                .clusterScoped()
                .notStored();
    }
}
