package io.jurumudi.server.kind.authorization;

import io.jurumudi.server.kind.Kind;

/** What may I do? */
public final class SelfSubjectRulesReviewKind {
    private SelfSubjectRulesReviewKind() {}

    public static Kind.Builder define() {
        return Kind.named("authorization.k8s.io", "v1", "SelfSubjectRulesReview")
                .clusterScoped()
                .notStored();
    }
}
