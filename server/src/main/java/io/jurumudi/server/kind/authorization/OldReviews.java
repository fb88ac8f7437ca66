package io.jurumudi.server.kind.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.OldVersion;

/** How access reviews were written before authorization.k8s.io/v1: the list of groups was called as if it were one. */
final class OldReviews {

    private OldReviews() {}

    static OldVersion version() {
        return OldVersion.of("authorization.k8s.io/v1beta1")
                .deprecated(19, 22, "authorization.k8s.io/v1")
                .looks(review -> rename(review, "group", "groups"), review -> rename(review, "groups", "group"));
    }

    private static void rename(ObjectNode review, String from, String to) {
        ObjectNode spec = review.withObjectProperty("spec");
        JsonNode groups = spec.remove(from);
        if (groups != null) {
            spec.set(to, groups);
        }
    }
}
