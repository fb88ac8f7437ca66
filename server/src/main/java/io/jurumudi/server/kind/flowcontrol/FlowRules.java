package io.jurumudi.server.kind.flowcontrol;

import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which requests a flow schema catches. */
final class FlowRules {
    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch");

    private static final List<String> KINDS = List.of("Group", "ServiceAccount", "User");

    private FlowRules() {}

    static void validate(Problems problems, View rule) {
        View subjects = rule.get("subjects");
        if (subjects.isEmpty()) {
            problems.required(subjects, "subjects must contain at least one value");
        }
        subjects.items().forEach(subject -> subject(problems, subject));
        View resources = rule.get("resourceRules");
        View nonResources = rule.get("nonResourceRules");
        if (resources.isEmpty() && nonResources.isEmpty()) {
            problems.required(rule, "at least one of resourceRules and nonResourceRules has to be non-empty");
        }
        resources.items().forEach(resource -> resource(problems, resource));
        nonResources.items().forEach(nonResource -> nonResource(problems, nonResource));
    }

    private static void subject(Problems problems, View subject) {
        String kind = subject.get("kind").text();
        if (!KINDS.contains(kind)) {
            problems.notSupported(subject.get("kind"), KINDS);
            return;
        }
        View who = subject.get(field(kind));
        if (!who.exists()) {
            problems.required(who, field(kind) + " is required when subject kind is '" + kind + "'");
        } else if (kind.equals("ServiceAccount")) {
            account(problems, who);
        } else {
            Check.requiredText(problems, who.get("name"));
        }
        for (String other : List.of("ServiceAccount", "User", "Group")) {
            View excluded = subject.get(field(other));
            if (!other.equals(kind) && excluded.exists()) {
                problems.forbidden(excluded, field(other) + " is forbidden when subject kind is not '" + other + "'");
            }
        }
    }

    private static String field(String kind) {
        return Character.toLowerCase(kind.charAt(0)) + kind.substring(1);
    }

    private static void account(Problems problems, View account) {
        View name = account.get("name");
        if (Check.requiredText(problems, name) && !name.is("*")) {
            Check.spelled(problems, name, Names::dns1123Subdomain);
        }
        View namespace = account.get("namespace");
        if (namespace.text().isEmpty()) {
            problems.required(namespace, "must specify namespace for service account");
        } else {
            Check.spelled(problems, namespace, Names::dns1123Label);
        }
    }

    private static void resource(Problems problems, View rule) {
        verbs(problems, rule.get("verbs"));
        allOrSome(problems, rule.get("apiGroups"), "resource rules must supply at least one api group", "api groups");
        allOrSome(problems, rule.get("resources"), "resource rules must supply at least one resource", "resources");
        View namespaces = rule.get("namespaces");
        if (namespaces.isEmpty() && rule.get("clusterScope").flag(false)) {
            return;
        }
        String missing = "resource rules that are not cluster scoped must supply at least one namespace";
        if (allOrSome(problems, namespaces, missing, "namespaces")) {
            for (View namespace : namespaces.items()) {
                for (String detail : Names.dns1123Label(namespace.text())) {
                    problems.invalid(namespace, "each member of this list must be '*' or a DNS-1123 label; " + detail);
                }
            }
        }
    }

    private static void nonResource(Problems problems, View rule) {
        verbs(problems, rule.get("verbs"));
        View urls = rule.get("nonResourceURLs");
        if (allOrSome(problems, urls, "nonResourceURLs must contain at least one value", "non-resource URLs")) {
            urls.items().forEach(url -> url(problems, url));
        }
    }

    private static void verbs(Problems problems, View verbs) {
        if (allOrSome(problems, verbs, "verbs must contain at least one value", "verbs")
                && !verbs.items().stream().allMatch(verb -> VERBS.contains(verb.text()))) {
            problems.notSupported(verbs, VERBS);
        }
    }

    /** Whether the list names some; complains of none, and of some besides all. */
    private static boolean allOrSome(Problems problems, View list, String none, String others) {
        if (list.isEmpty()) {
            problems.required(list, none);
            return false;
        }
        boolean all = list.items().stream().anyMatch(item -> item.is("*"));
        if (all && list.size() > 1) {
            problems.invalid(list, "if '*' is present, must not specify other " + others);
        }
        return !all;
    }

    private static void url(Problems problems, View view) {
        String path = view.text();
        if (path.isEmpty()) {
            problems.invalid(view, "must not be empty");
        } else if (!path.startsWith("/")) {
            problems.invalid(view, "must start with slash");
        } else if (path.contains(" ")) {
            problems.invalid(view, "must not contain white-space");
        } else if (path.contains("//")) {
            problems.invalid(view, "must not contain double slash");
        } else {
            long stars = path.chars().filter(c -> c == '*').count();
            if (stars > 1 || stars == 1 && !path.endsWith("/*")) {
                problems.invalid(view, "wildcard can only do suffix matching");
            }
        }
    }

    /** The conditions of either kind. */
    static void status(Problems problems, View status) {
        Set<String> types = new HashSet<>();
        for (View condition : status.get("conditions").items()) {
            View type = condition.get("type");
            if (!types.add(type.text())) {
                problems.duplicate(type);
            }
            Check.requiredText(problems, type);
        }
    }
}
