package io.jurumudi.server.kind.authentication;

import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.OldVersion;

/** Who am I? */
public final class SelfSubjectReviewKind {
    private SelfSubjectReviewKind() {}

    public static KindBuilder define() {
        return Kind.named("authentication.k8s.io", "v1", "SelfSubjectReview")
                .formerly(OldVersion.of("authentication.k8s.io/v1beta1").deprecated(30, 33, ""))
                .clusterScoped()
                .notStored();
    }
}
