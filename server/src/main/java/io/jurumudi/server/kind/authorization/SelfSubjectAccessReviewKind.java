package io.jurumudi.server.kind.authorization;

import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.OldVersion;

/** May I do this? */
public final class SelfSubjectAccessReviewKind {
    private SelfSubjectAccessReviewKind() {}

    public static KindBuilder define() {
        return Kind.named("authorization.k8s.io", "v1", "SelfSubjectAccessReview")
                .formerly(OldVersion.of("authorization.k8s.io/v1beta1").deprecated(19, 22, "authorization.k8s.io/v1"))
                .clusterScoped()
                .notStored();
    }
}
