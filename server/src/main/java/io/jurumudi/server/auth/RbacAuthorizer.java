package io.jurumudi.server.auth;

import io.jurumudi.server.auth.RbacSource.Binding;
import io.jurumudi.server.auth.RbacSource.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Allows what roles bound to the user, or to one of the user's groups, allow. */
public final class RbacAuthorizer implements Authorizer {

    private final RbacSource source;

    public RbacAuthorizer(RbacSource source) {
        this.source = source;
    }

    @Override
    public Decision authorize(Attributes attributes) {
        Who who = new Who(attributes.user());
        List<String> problems = new ArrayList<>(0);
        for (Binding binding : source.clusterRoleBindings()) {
            Optional<Decision> decision = decide(binding, who, attributes, problems);
            if (decision.isPresent()) {
                return decision.get();
            }
        }
        if (!attributes.namespace().isEmpty()) {
            for (Binding binding : source.roleBindings(attributes.namespace())) {
                Optional<Decision> decision = decide(binding, who, attributes, problems);
                if (decision.isPresent()) {
                    return decision.get();
                }
            }
        }
        return Decision.noOpinion(problems.isEmpty() ? "" : "RBAC: " + aggregate(problems));
    }

    /** A user, and the service account that the name stands for, parsed once for all bindings. */
    private record Who(User user, Optional<ServiceAccountNames.Name> account) {
        Who(User user) {
            this(user, ServiceAccountNames.parse(user.name()));
        }
    }

    private Optional<Decision> decide(Binding binding, Who who, Attributes attributes, List<String> problems) {
        Optional<Subject> subject = subjectFor(who, binding);
        if (subject.isEmpty()) {
            return Optional.empty();
        }
        Optional<List<PolicyRule>> rules = rules(binding);
        if (rules.isEmpty()) {
            problems.add(missing(binding));
            return Optional.empty();
        }
        for (PolicyRule rule : rules.get()) {
            if (rule.allows(attributes)) {
                return Optional.of(Decision.allow("RBAC: allowed by " + describe(binding, subject.get())));
            }
        }
        return Optional.empty();
    }

    /** Every rule that holds for the user in the namespace; cluster-wide ones only where that is empty. */
    public List<PolicyRule> rulesFor(User user, String namespace) {
        Who who = new Who(user);
        List<PolicyRule> held = new ArrayList<>();
        List<Binding> bindings = new ArrayList<>(source.clusterRoleBindings());
        if (!namespace.isEmpty()) {
            bindings.addAll(source.roleBindings(namespace));
        }
        for (Binding binding : bindings) {
            if (subjectFor(who, binding).isPresent()) {
                rules(binding).ifPresent(held::addAll);
            }
        }
        return held;
    }

    /** The rules of the role that a binding is for; empty when there is no such role. */
    Optional<List<PolicyRule>> rules(Binding binding) {
        return binding.roleKind().equals("Role")
                ? source.role(binding.namespace(), binding.roleName())
                : source.clusterRole(binding.roleName());
    }

    static String missing(Binding binding) {
        return binding.roleKind().equals("Role")
                ? "role.rbac.authorization.k8s.io \"" + binding.roleName() + "\" not found"
                : "clusterrole.rbac.authorization.k8s.io \"" + binding.roleName() + "\" not found";
    }

    private static String aggregate(List<String> problems) {
        List<String> distinct = problems.stream().distinct().toList();
        return distinct.size() == 1 ? distinct.getFirst() : "[" + String.join(", ", distinct) + "]";
    }

    private static Optional<Subject> subjectFor(Who who, Binding binding) {
        for (Subject subject : binding.subjects()) {
            boolean applies = switch (subject.kind()) {
                case "User" -> who.user().name().equals(subject.name());
                case "Group" -> who.user().in(subject.name());
                case "ServiceAccount" -> {
                    // In a RoleBinding, an account without a namespace is one of the binding's own.
                    String namespace = subject.namespace().isEmpty() ? binding.namespace() : subject.namespace();
                    yield who.account()
                            .filter(account -> account.name().equals(subject.name())
                                    && account.namespace().equals(namespace))
                            .isPresent();
                }
                default -> false;
            };
            if (applies) {
                return Optional.of(subject);
            }
        }
        return Optional.empty();
    }

    private static String describe(Binding binding, Subject subject) {
        String name = subject.kind().equals("ServiceAccount")
                ? subject.name() + "/" + (subject.namespace().isEmpty() ? binding.namespace() : subject.namespace())
                : subject.name();
        String of = binding.namespace().isEmpty()
                ? "ClusterRoleBinding \"" + binding.name() + "\""
                : "RoleBinding \"" + binding.name() + "/" + binding.namespace() + "\"";
        return of + " of " + binding.roleKind() + " \"" + binding.roleName() + "\" to " + subject.kind() + " \"" + name
                + "\"";
    }
}
