package io.jurumudi.server.kind.authorization;

import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;

/** May I do this? */
public final class SelfSubjectAccessReviewKind {
    private SelfSubjectAccessReviewKind() {}

    public static KindBuilder define() {
        return Kind.named("authorization.k8s.io", "v1", "SelfSubjectAccessReview")
                .clusterScoped()
                .notStored();
    }
}
