package io.jurumudi.server.kind.admissionregistration;

import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.cel.ReservedWords;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Selectors;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Rules that admission policies, their bindings and webhooks share. For one object. */
final class PolicyRules {
    private static final int CONDITIONS_LIMIT = 64;

    private final Problems problems;
    private final PolicyExpressions expressions;

    /** @param params whether expressions may speak of parameters */
    PolicyRules(Problems problems, boolean params) {
        this.problems = problems;
        expressions = new PolicyExpressions(problems, params);
    }

    PolicyExpressions expressions() {
        return expressions;
    }

    /** What comes before the expressions of a policy. */
    void policy(View spec) {
        Check.oneOfIfAny(problems, spec.get("failurePolicy"), "Fail", "Ignore");
        if (spec.get("paramKind").exists()) {
            paramKind(spec.get("paramKind"));
        }
        View constraints = spec.get("matchConstraints");
        if (!constraints.exists()) {
            problems.required(constraints);
            return;
        }
        RequestRules.matching(problems, constraints);
        if (constraints.get("resourceRules").isEmpty()) {
            problems.required(constraints.get("resourceRules"));
        }
    }

    private void paramKind(View kind) {
        View apiVersion = kind.get("apiVersion");
        String[] parts = apiVersion.text().split("/", -1);
        if (Check.requiredText(problems, apiVersion)) {
            if (parts.length > 2) {
                problems.invalid(apiVersion, "unexpected GroupVersion string: " + apiVersion.text());
            } else {
                groupVersion(apiVersion, parts.length == 2 ? parts[0] : "", parts[parts.length - 1]);
            }
        }
        View name = kind.get("kind");
        if (Check.requiredText(problems, name)) {
            List<String> details = Names.dns1035Label(name.text().toLowerCase(Locale.ROOT));
            if (!details.isEmpty()) {
                problems.invalid(name, "may have mixed case, but should otherwise match: " + String.join(",", details));
            }
        }
    }

    private void groupVersion(View apiVersion, String group, String version) {
        List<String> details = group.isEmpty() ? List.of() : Names.dns1123Subdomain(group);
        if (!details.isEmpty()) {
            problems.invalid(apiVersion.path(), group, String.join(",", details));
        }
        if (version.isEmpty()) {
            problems.invalid(apiVersion, "version must be specified");
            return;
        }
        List<String> spelling = Names.dns1035Label(version);
        if (!spelling.isEmpty()) {
            problems.invalid(apiVersion.path(), version, String.join(",", spelling));
        }
    }

    void matchConditions(View conditions) {
        if (conditions.size() > CONDITIONS_LIMIT) {
            problems.tooMany(conditions, CONDITIONS_LIMIT);
        }
        Set<String> seen = new HashSet<>();
        for (View condition : conditions.items()) {
            View expression = condition.get("expression");
            if (expression.text().isBlank()) {
                problems.required(expression);
            } else {
                expressions.matchCondition(expression);
            }
            View name = condition.get("name");
            if (Check.requiredText(problems, name)) {
                Check.spelled(problems, name, Names::qualifiedName);
                if (!seen.add(name.text())) {
                    problems.duplicate(name);
                }
            }
        }
    }

    void variables(View variables) {
        for (View variable : variables.items()) {
            View name = variable.get("name");
            if (name.text().isBlank()) {
                problems.required(name, "name is not specified");
            } else if (!name.text().matches("[_a-zA-Z][_a-zA-Z0-9]*") || ReservedWords.contain(name.text())) {
                problems.invalid(name, "must be a valid CEL identifier");
            }
            View expression = variable.get("expression");
            if (expression.text().isBlank()) {
                problems.required(expression, "expression is not specified");
            } else {
                expressions.variable(name.text(), expression);
            }
        }
    }

    /** A binding of either kind of policy. */
    static void binding(View spec, Problems problems) {
        Check.name(problems, spec.get("policyName"), Names::dns1123Subdomain);
        paramRef(spec.get("paramRef"), problems);
        RequestRules.matching(problems, spec.get("matchResources"));
    }

    private static void paramRef(View reference, Problems problems) {
        if (!reference.exists()) {
            return;
        }
        View name = reference.get("name");
        View selector = reference.get("selector");
        boolean named = !name.text().isEmpty();
        if (named) {
            Check.spelled(problems, name, Names::pathSegment);
            if (selector.exists()) {
                problems.forbidden(name, "name and selector are mutually exclusive");
            }
        }
        if (selector.exists()) {
            Selectors.validate(problems, selector);
            if (named) {
                problems.forbidden(selector, "name and selector are mutually exclusive");
            }
        }
        if (!named && !selector.exists()) {
            problems.required(reference, "one of name or selector must be specified");
        }
        View action = reference.get("parameterNotFoundAction");
        if (Check.requiredText(problems, action) && !action.is("Deny") && !action.is("Allow")) {
            problems.notSupported(action, List.of("Deny", "Allow"));
        }
    }

    /** Whether an update leaves alone what conditions depend on, which are then as good as they were. */
    static boolean sameConditions(View spec, View old) {
        return old.exists()
                && spec.get("paramKind").sameAs(old.get("paramKind"))
                && spec.get("matchConditions").sameAs(old.get("matchConditions"));
    }

    /** Names that configuration files of the server are to have. */
    static List<String> warnings(View object) {
        return object.at("metadata", "name").text().endsWith(".static.k8s.io")
                ? List.of("metadata.name: names ending with \".static.k8s.io\" are reserved for static manifest-based"
                        + " configurations and cannot be managed via the API")
                : List.of();
    }
}
