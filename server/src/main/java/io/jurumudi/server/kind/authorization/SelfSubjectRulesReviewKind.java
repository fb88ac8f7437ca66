package io.jurumudi.server.kind.authorization;

import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;

/** What may I do? */
public final class SelfSubjectRulesReviewKind {
    private SelfSubjectRulesReviewKind() {}

    public static KindBuilder define() {
        return Kind.named("authorization.k8s.io", "v1", "SelfSubjectRulesReview")
                .clusterScoped()
                .notStored();
    }
}
