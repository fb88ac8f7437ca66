package io.jurumudi.server.kind.rbac;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Names;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.Rules;
import java.util.ArrayList;
import java.util.List;

/** Grants a role in a namespace. */
public final class RoleBindingKind implements Rules {
    RoleBindingKind() {}

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
                                .wide())
                .rules(new RoleBindingKind());
    }

    @Override
    public void defaults(ObjectNode object) {
        Fill.text(Fill.object(object, "roleRef"), "apiGroup", "rbac.authorization.k8s.io");
        for (ObjectNode subject : Fill.each(object.path("subjects"))) {
            String kind = subject.path("kind").asText();
            if (kind.equals("User") || kind.equals("Group")) {
                Fill.text(subject, "apiGroup", "rbac.authorization.k8s.io");
            }
        }
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
