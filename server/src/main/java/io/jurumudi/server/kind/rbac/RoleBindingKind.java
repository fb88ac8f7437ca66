package io.jurumudi.server.kind.rbac;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.Rules;
import java.util.ArrayList;
import java.util.List;

/** Grants a role in a namespace. */
public final class RoleBindingKind implements Rules {
    private static final String GROUP = "rbac.authorization.k8s.io";

    RoleBindingKind() {}

    public static KindBuilder define() {
        return Kind.named("rbac.authorization.k8s.io", "v1", "RoleBinding")
                .resource("rolebindings")
                .formerly(OldRoles.bindings())
                .checksMetadata(MetadataChecks.CHANGE_AND_WHOLE)
                .createsOnUpdate()
                .names(Names::pathSegment)
                .columns(
                        Columns.name(),
                        Columns.text(
                                "Role",
                                "RoleRef can reference a Role in the current namespace or a ClusterRole in the global namespace. If the RoleRef cannot"
                                        + " be resolved, the Authorizer must return an error.",
                                (o, now) -> o.path("roleRef").path("kind").asText() + "/"
                                        + o.path("roleRef").path("name").asText()),
                        Columns.age(),
                        Columns.text("Users", "Users in the roleBinding", (o, now) -> subjects(o, "User"))
                                .wide(),
                        Columns.text("Groups", "Groups in the roleBinding", (o, now) -> subjects(o, "Group"))
                                .wide(),
                        Columns.text(
                                        "ServiceAccounts",
                                        "ServiceAccounts in the roleBinding",
                                        (o, now) -> subjects(o, "ServiceAccount"))
                                .wide())
                .rules(new RoleBindingKind());
    }

    /** @param roles kinds of role that may be granted */
    static void binding(Problems problems, View binding, String... roles) {
        boolean namespaced = roles.length > 1;
        View role = binding.get("roleRef");
        if (!role.get("apiGroup").is(GROUP)) {
            problems.notSupported(role.get("apiGroup"), List.of(GROUP));
        }
        if (!List.of(roles).contains(role.get("kind").text())) {
            problems.notSupported(role.get("kind"), List.of(roles));
        }
        Check.name(problems, role.get("name"), Names::pathSegment);
        binding.get("subjects").items().forEach(subject -> subject(problems, subject, namespaced));
    }

    private static void subject(Problems problems, View subject, boolean namespaced) {
        Check.requiredText(problems, subject.get("name"));
        View group = subject.get("apiGroup");
        switch (subject.get("kind").text()) {
            case "ServiceAccount" -> {
                Check.spelledIfAny(problems, subject.get("name"), Names::dns1123Subdomain);
                if (!group.isEmpty()) {
                    problems.notSupported(group, List.of(""));
                }
                if (!namespaced && subject.get("namespace").isEmpty()) {
                    problems.required(subject.get("namespace"));
                }
            }
            case "User", "Group" -> {
                if (!group.is(GROUP)) {
                    problems.notSupported(group, List.of(GROUP));
                }
            }
            default -> problems.notSupported(subject.get("kind"), List.of("ServiceAccount", "User", "Group"));
        }
    }

    static void roleStays(Problems problems, View binding, View old) {
        if (!binding.get("roleRef").sameAs(old.get("roleRef"))) {
            problems.invalid(binding.get("roleRef"), "cannot change roleRef");
        }
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        roleStays(problems, object, old);
    }

    @Override
    public void validate(View object, Problems problems) {
        binding(problems, object, "Role", "ClusterRole");
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
