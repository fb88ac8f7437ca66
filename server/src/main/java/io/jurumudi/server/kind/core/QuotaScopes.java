package io.jurumudi.server.kind.core;

import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.pod.ResourceRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Rules for which objects a quota counts: only some things can be counted for only some pods or claims. */
final class QuotaScopes {
    private static final Set<String> WITHOUT_VALUES =
            Set.of("BestEffort", "NotBestEffort", "Terminating", "NotTerminating", "CrossNamespacePodAffinity");
    private static final Set<String> POD_COMPUTE =
            Set.of("pods", "cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory");
    private static final Set<String> CLAIMS = Set.of("persistentvolumeclaims", "requests.storage");
    private static final List<Set<String>> OPPOSITES =
            List.of(Set.of("BestEffort", "NotBestEffort"), Set.of("Terminating", "NotTerminating"));

    private QuotaScopes() {}

    static void validate(Problems problems, View spec) {
        TreeSet<String> resources = new TreeSet<>(spec.get("hard").entries().keySet());
        View scopes = spec.get("scopes");
        Set<String> named = new HashSet<>();
        for (View scope : scopes.items()) {
            named.add(scope.text());
            if (!isStandard(scope.text())) {
                problems.invalid(scopes, "unsupported scope");
            }
            for (String resource : resources) {
                if (!applies(scope.text(), resource)) {
                    problems.invalid(scopes, "unsupported scope applied to resource");
                }
            }
        }
        opposites(problems, scopes, named, scopes.path());
        selector(problems, spec, resources);
    }

    private static void selector(Problems problems, View spec, Set<String> resources) {
        View selector = spec.get("scopeSelector");
        String path = selector.get("matchExpressions").path();
        Set<String> named = new HashSet<>();
        for (View expression : selector.get("matchExpressions").items()) {
            String scope = expression.get("scopeName").text();
            named.add(scope);
            if (!isStandard(scope)) {
                problems.invalid(path + ".scopeName", scope, "unsupported scope");
            }
            for (String resource : resources) {
                if (!applies(scope, resource)) {
                    problems.invalid(selector, path, "unsupported scope applied to resource");
                }
            }
            operator(problems, expression, path, scope);
        }
        opposites(problems, spec.get("scopes"), named, path);
    }

    private static void operator(Problems problems, View expression, String path, String scope) {
        String operator = expression.get("operator").text();
        View values = expression.get("values");
        if (WITHOUT_VALUES.contains(scope) && !operator.equals("Exists")) {
            problems.invalid(
                    path + ".operator",
                    operator,
                    "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, "
                            + "ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or "
                            + "ResourceQuotaScopeCrossNamespacePodAffinity");
        }
        switch (operator) {
            case "In", "NotIn" -> {
                if (values.isEmpty()) {
                    problems.required(
                            View.of(values.node(), path + ".values"),
                            "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector");
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (!values.isEmpty()) {
                    problems.invalid(
                            values,
                            path + ".values",
                            "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector");
                }
            }
            default -> problems.invalid(path + ".operator", operator, "not a valid selector operator");
        }
    }

    private static void opposites(Problems problems, View scopes, Set<String> named, String path) {
        for (Set<String> pair : OPPOSITES) {
            if (named.containsAll(pair)) {
                problems.invalid(scopes, path, "conflicting scopes");
            }
        }
    }

    private static boolean isStandard(String scope) {
        return WITHOUT_VALUES.contains(scope) || scope.equals("PriorityClass") || scope.equals("VolumeAttributesClass");
    }

    private static boolean applies(String scope, String resource) {
        if (!ResourceRules.isQuotaStandard(resource)) {
            return true;
        }
        return switch (scope) {
            case "Terminating", "NotTerminating", "NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity" ->
                POD_COMPUTE.contains(resource);
            case "BestEffort" -> resource.equals("pods");
            case "VolumeAttributesClass" -> CLAIMS.contains(resource);
            default -> true;
        };
    }

    static void unchanged(Problems problems, View scopes, View old) {
        Set<String> now = new HashSet<>();
        scopes.items().forEach(scope -> now.add(scope.text()));
        Set<String> before = new HashSet<>();
        old.items().forEach(scope -> before.add(scope.text()));
        if (!now.equals(before)) {
            problems.invalid(scopes, Check.IMMUTABLE);
        }
    }
}
