package io.jurumudi.server.kind.rbac;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.machinery.Names;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import java.util.ArrayList;
import java.util.List;

/** Grants a role in a namespace. */
public final class RoleBindingKind {
    private RoleBindingKind() {}

    public static Kind.Builder define() {
        return Kind.named("rbac.authorization.k8s.io", "v1", "RoleBinding")
                .resource("rolebindings")
                .createsOnUpdate()
                .names(Names::pathSegment)
                .columns(
                        Columns.name(),
                        Columns.text(
                                "Role",
                                "What is granted.",
                                (o, now) -> o.path("roleRef").path("kind").asText() + "/"
                                        + o.path("roleRef").path("name").asText()),
                        Columns.age(),
                        Columns.text("Users", "To which users.", (o, now) -> subjects(o, "User"))
                                .wide(),
                        Columns.text("Groups", "To which groups.", (o, now) -> subjects(o, "Group"))
                                .wide(),
                        Columns.text(
                                        "ServiceAccounts",
                                        "To which service accounts.",
                                        (o, now) -> subjects(o, "ServiceAccount"))
                                .wide());
    }

    static String subjects(JsonNode binding, String kind) {
        List<String> names = new ArrayList<>();
        for (JsonNode subject : binding.path("subjects")) {
            if (subject.path("kind").asText().equals(kind)) {
                String name = subject.path("name").asText();
                names.add(
                        kind.equals("ServiceAccount")
                                ? subject.path("namespace").asText("") + "/" + name
                                : name);
            }
        }
        return String.join(", ", names);
    }
}
